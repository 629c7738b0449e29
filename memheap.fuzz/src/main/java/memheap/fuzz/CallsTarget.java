package memheap.fuzz;

import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/** Bytes are calls on a module, which is compared with a map of what has to be live. */
public final class CallsTarget {

    private static final int MOST_ALIGNMENT_SHIFT = 16;

    private CallsTarget() {
    }

    /**
     * Makes the calls.
     *
     * @param bytes any: the window, then four bytes for each call
     * @throws ComponentUnavailableException if a component does not reopen what it has left itself
     */
    public static void fuzzerTestOneInput(byte[] bytes) throws ComponentUnavailableException {
        var steps = new Steps(bytes);
        FuzzedWindow window = FuzzedWindow.of(steps.next());
        HeapSpace space = window.space();
        MemheapModule module = window.init(space);
        long wholeBytes = module.usage().largestFreeBytes();
        var heap = new ModelledHeap(module, space.memory().byteSize());
        while (steps.hasNext()) {
            int call = steps.next();
            if (call == 0xff) {
                heap.goOnWith(window.reopen(space));
                heap.check();
            } else {
                step(heap, call, steps.next(), steps.nextTwo());
            }
        }
        heap.check();
        heap.empty(wholeBytes);
    }

    /** The lowest three bits say which call, the others who makes it. */
    static void step(ModelledHeap heap, int call, int detail, int number) {
        int caller = call >>> 3;
        switch (call & 7) {
            case 0, 1 -> heap.allocate(caller, 1 + detail, 1);
            case 2 -> heap.allocate(caller, 1 + number, 1);
            case 3 -> heap.allocate(caller, 1 + (number & 0xfff), 1L << detail % (MOST_ALIGNMENT_SHIFT + 1));
            case 4, 5 -> heap.block(number).ifPresent(block -> heap.free(caller, block));
            case 6 -> heap.block(detail).ifPresent(block -> heap.resize(caller, block, 1 + number));
            default -> wrongOrFlush(heap, caller, detail, number);
        }
    }

    private static void wrongOrFlush(ModelledHeap heap, int caller, int detail, int number) {
        if (detail == 0) {
            heap.flush();
        } else {
            heap.free(caller, detail == 1 ? -(long) number : detail == 2 ? (long) number << 40 : number);
        }
    }
}
