package memheap.replay;

import memheap.api.HeapClosedException;
import memheap.api.MemheapException;
import memheap.replay.peer.PeerHeap;

/**
 * The loop of a replay: keeps the number of each live block, counts what went wrong. {@link HeapLoop} defines this class once more for each
 * peer, so it has no nested classes and no static state.
 *
 * <p>A call that the heap refuses counts as a failure; the block is then dead, and later events on it are skipped.
 */
final class HeapPass implements ReplayPass {

    private final Trace trace;
    private final PeerHeap heap;
    private final BlockContent content;
    private final long[] blocks;   // slot s: number at 2s, NONE while no block lives there; byte size at 2s + 1
    private long failures;
    private long corrupted;

    HeapPass(Trace trace, PeerHeap heap, BlockContent content) {
        this.trace = trace;
        this.heap = heap;
        this.content = content;
        this.blocks = new long[2 * trace.slots()];
    }

    @Override
    public long failures() {
        return failures;
    }

    @Override
    public long corrupted() {
        return corrupted;
    }

    @Override
    public void replay(int fromEvent, int toEvent) {
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

    @Override
    public void freeAll() {
        for (int slot = 0; slot < trace.slots(); slot++) {
            free(slot);
        }
    }

    private void allocate(int slot, int event, boolean zeroed) {
        long byteSize = trace.byteSize(event);
        long byteAlignment = trace.byteAlignment(event);
        try {
            long block = zeroed ? heap.allocateZeroed(byteSize, byteAlignment) : heap.allocate(byteSize, byteAlignment);
            if (zeroed && !content.isZero(heap.address(block), byteSize)) {
                corrupted++;
            }
            born(slot, event, block, byteSize);
        } catch (MemheapException | IllegalArgumentException | OutOfMemoryError refused) {
            failed(refused);
        }
    }

    private void free(int slot) {
        long block = blocks[2 * slot];
        if (block == PeerHeap.NONE) {
            return;
        }
        if (!content.isIntact(slot, heap.address(block), blocks[2 * slot + 1])) {
            corrupted++;
        }
        blocks[2 * slot] = PeerHeap.NONE;
        try {
            heap.free(block);
        } catch (MemheapException refused) {
            failed(refused);
        }
    }

    /** The program had two blocks, one after the other: so a block that cannot be resized is dead, and one resized to 0 bytes is a new one. */
    private void resize(int slot, int event) {
        long byteSize = trace.byteSize(event);
        if (blocks[2 * slot] == PeerHeap.NONE) {
            return;
        }
        if (byteSize == 0) {
            free(slot);
            allocate(slot, event, false);
            return;
        }
        try {
            move(slot, event, byteSize);
        } catch (MemheapException | IllegalArgumentException | OutOfMemoryError refused) {
            failed(refused);
            free(slot);
        }
    }

    private void move(int slot, int event, long byteSize) {
        long block = blocks[2 * slot];
        long oldByteSize = blocks[2 * slot + 1];
        boolean intact = content.isIntact(slot, heap.address(block), oldByteSize);
        long moved = heap.reallocate(block, byteSize);
        if (!intact || !content.isIntact(slot, heap.address(moved), Math.min(oldByteSize, byteSize))) {
            corrupted++;
        }
        born(slot, event, moved, byteSize);
    }

    private void born(int slot, int event, long block, long byteSize) {
        blocks[2 * slot] = block;
        blocks[2 * slot + 1] = byteSize;
        content.fill(slot, event, heap.address(block), byteSize);
    }

    private void failed(Throwable refused) {
        if (refused instanceof HeapClosedException closed) {
            throw closed;
        }
        failures++;
    }
}
