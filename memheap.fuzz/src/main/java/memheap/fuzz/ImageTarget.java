package memheap.fuzz;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import memheap.api.CorruptHeapException;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/** Bytes are damage to metadata in which blocks are live: whoever reopens them refuses, or goes on with a heap that is consistent in itself. */
public final class ImageTarget {

    private static final int MOST_RUN = 16;

    private ImageTarget() {
    }

    /**
     * Does the damage.
     *
     * @param bytes any: the window, how many calls to make before, the calls; then where to write, how many bytes, and these
     */
    public static void fuzzerTestOneInput(byte[] bytes) {
        var steps = new Steps(bytes);
        FuzzedWindow window = FuzzedWindow.of(steps.next());
        HeapSpace space = window.space();
        MemheapModule module = window.init(space);
        long wholeBytes = module.usage().largestFreeBytes();
        var heap = new ModelledHeap(module, space.memory().byteSize());
        for (int calls = steps.next() & 0x1f; calls > 0; calls--) {
            CallsTarget.step(heap, steps.next(), steps.next(), steps.nextTwo());
        }
        damage(space.metadata(), steps);
        try {
            module = window.reopen(space);
        } catch (ComponentUnavailableException | CorruptHeapException refused) {
            return;
        }
        checkConsistent(module, space.memory().byteSize(), wholeBytes);
    }

    private static void damage(MemorySegment metadata, Steps steps) {
        while (steps.hasNext()) {
            long at = steps.nextTwo();
            for (int rest = 1 + steps.next() % MOST_RUN; rest > 0 && steps.hasNext(); rest--) {
                metadata.set(ValueLayout.JAVA_BYTE, at++ % metadata.byteSize(), (byte) steps.next());
            }
        }
    }

    private static void checkConsistent(MemheapModule module, long windowBytes, long wholeBytes) {
        module.verify();
        var heap = new ModelledHeap(module, windowBytes);
        heap.adoptBlocks();
        heap.check();
        for (int block = 0; block < 8; block++) {
            heap.allocate(block, 1 + 100L * block, 1);
        }
        heap.check();
        heap.empty(wholeBytes);
    }
}
