package memheap.replay;

import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.MemheapException;

/**
 * One pass of a trace over a heap: keeps the address of each live block, counts what went wrong.
 *
 * <p>A call that the heap refuses counts as a failure; the block is then dead, and later events on it are skipped.
 */
final class ReplayPass {

    private final Trace trace;
    private final AddressHeap heap;
    private final BlockContent content;
    private final long[] blocks;   // slot s: address at 2s, NULL while no block lives there; byte size at 2s + 1
    private long failures;
    private long corrupted;

    ReplayPass(Trace trace, AddressHeap heap, BlockContent content) {
        this.trace = trace;
        this.heap = heap;
        this.content = content;
        this.blocks = new long[2 * trace.slots()];
    }

    long failures() {
        return failures;
    }

    long corrupted() {
        return corrupted;
    }

    void replay(int fromEvent, int toEvent) {
        for (int event = fromEvent; event < toEvent; event++) {
            int slot = trace.slot(event);
            switch (trace.operation(event)) {
                case Trace.FREE -> free(slot);
                case Trace.ALLOCATE -> allocate(slot, event, false);
                case Trace.ALLOCATE_ZEROED -> allocate(slot, event, true);
                default -> resize(slot, event);
            }
        }
    }

    /** Frees all blocks that are still live. */
    void freeAll() {
        for (int slot = 0; slot < trace.slots(); slot++) {
            free(slot);
        }
    }

    private void allocate(int slot, int event, boolean zeroed) {
        long byteSize = trace.byteSize(event);
        long byteAlignment = trace.byteAlignment(event);
        try {
            long address = zeroed ? heap.allocateZeroed(byteSize, byteAlignment) : heap.allocate(byteSize, byteAlignment);
            if (zeroed && !content.isZero(address, byteSize)) {
                corrupted++;
            }
            born(slot, event, address, byteSize);
        } catch (MemheapException | IllegalArgumentException refused) {
            failed(refused);
        }
    }

    private void free(int slot) {
        long address = blocks[2 * slot];
        if (address == AddressHeap.NULL) {
            return;
        }
        if (!content.isIntact(slot, address, blocks[2 * slot + 1])) {
            corrupted++;
        }
        blocks[2 * slot] = AddressHeap.NULL;
        try {
            heap.free(address);
        } catch (MemheapException refused) {
            failed(refused);
        }
    }

    /** The program had two blocks, one after the other: so a block that cannot be resized is dead, and one resized to 0 bytes is a new one. */
    private void resize(int slot, int event) {
        long byteSize = trace.byteSize(event);
        if (blocks[2 * slot] == AddressHeap.NULL) {
            return;
        }
        if (byteSize == 0) {
            free(slot);
            allocate(slot, event, false);
            return;
        }
        try {
            move(slot, event, byteSize);
        } catch (MemheapException | IllegalArgumentException refused) {
            failed(refused);
            free(slot);
        }
    }

    private void move(int slot, int event, long byteSize) {
        long address = blocks[2 * slot];
        long oldByteSize = blocks[2 * slot + 1];
        boolean intact = content.isIntact(slot, address, oldByteSize);
        long moved = heap.reallocate(address, byteSize);
        if (!intact || !content.isIntact(slot, moved, Math.min(oldByteSize, byteSize))) {
            corrupted++;
        }
        born(slot, event, moved, byteSize);
    }

    private void born(int slot, int event, long address, long byteSize) {
        blocks[2 * slot] = address;
        blocks[2 * slot + 1] = byteSize;
        content.fill(slot, event, address, byteSize);
    }

    private void failed(RuntimeException refused) {
        if (refused instanceof HeapClosedException closed) {
            throw closed;
        }
        failures++;
    }
}
