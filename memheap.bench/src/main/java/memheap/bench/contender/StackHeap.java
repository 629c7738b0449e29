package memheap.bench.contender;

import java.util.Locale;

/** The floor of a real free list: blocks of one size, and a stack of those that are free. For one thread at a time. */
final class StackHeap implements BlockHeap {

    private final long[] free;
    private final long blockBytes;
    private int top;

    /**
     * Cuts a region into blocks.
     *
     * @param start address of the region
     * @param blockBytes size of every block
     * @param blocks how many there are
     */
    StackHeap(long start, long blockBytes, int blocks) {
        this.blockBytes = blockBytes;
        this.free = new long[blocks];
        while (top < blocks) {
            free[top] = start + blockBytes * (blocks - 1 - top);
            top++;
        }
    }

    @Override
    public long allocate(long byteSize) {
        if (byteSize > blockBytes || top == 0) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "no block of %d bytes is free: each has %d bytes and %d are left", byteSize, blockBytes, top));
        }
        return free[--top];
    }

    @Override
    public void free(long block) {
        free[top++] = block;
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        if (newByteSize > blockBytes) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "a block of %d bytes cannot grow to %d", blockBytes, newByteSize));
        }
        return block;
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        RawMemory.write(block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return RawMemory.read(block + byteOffset);
    }
}
