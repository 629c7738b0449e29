package memheap.bench.contender;

import java.util.Arrays;

/** Slots that hold the numbers of a {@link BlockHeap}. */
final class BlockSlots implements Slots {

    /** Keeps the slots of one thread off the cache lines of another one's, and off the line that holds the array's length. */
    private static final int PADDING = 16;
    private static final long EMPTY = Long.MIN_VALUE;

    private final BlockHeap heap;
    private final long[] blocks;

    BlockSlots(BlockHeap heap, int count) {
        this.heap = heap;
        this.blocks = new long[PADDING + count + PADDING];
        Arrays.fill(blocks, EMPTY);
    }

    @Override
    public void fill(int slot, long byteSize) {
        long block = heap.allocate(byteSize);
        heap.write(block, 0, byteSize);
        blocks[PADDING + slot] = block;
    }

    @Override
    public void clear(int slot) {
        heap.free(blocks[PADDING + slot]);
        blocks[PADDING + slot] = EMPTY;
    }

    @Override
    public void replace(int slot, long byteSize) {
        heap.free(blocks[PADDING + slot]);
        fill(slot, byteSize);
    }

    @Override
    public void resize(int slot, long oldByteSize, long newByteSize) {
        blocks[PADDING + slot] = heap.resize(blocks[PADDING + slot], oldByteSize, newByteSize);
    }

    @Override
    public void pass(long byteSize) {
        long block = heap.allocate(byteSize);
        heap.write(block, 0, byteSize);
        heap.free(block);
    }

    @Override
    public void write(int slot, long byteOffset, long value) {
        heap.write(blocks[PADDING + slot], byteOffset, value);
    }

    @Override
    public long read(int slot, long byteOffset) {
        return heap.read(blocks[PADDING + slot], byteOffset);
    }

    @Override
    public void close() {
        for (int slot = 0; slot < blocks.length - 2 * PADDING; slot++) {
            if (blocks[PADDING + slot] != EMPTY) {
                clear(slot);
            }
        }
    }
}
