package memheap.bench.contender;

/**
 * The floor of allocation: adds to a pointer and begins again at the end of its region, whether the blocks there are live or not. For one
 * thread at a time.
 */
final class BumpHeap implements BlockHeap {

    private static final long ALIGNMENT = 16;

    private final long start;
    private final long byteSize;
    private long used;

    BumpHeap(long start, long byteSize) {
        this.start = start;
        this.byteSize = byteSize;
    }

    @Override
    public long allocate(long byteSize) {
        long rounded = (byteSize + ALIGNMENT - 1) & -ALIGNMENT;
        if (rounded > this.byteSize - used) {
            used = 0;
        }
        long block = start + used;
        used += rounded;
        return block;
    }

    @Override
    public void free(long block) {
        // the pointer never goes back
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        long moved = allocate(newByteSize);
        RawMemory.copy(block, moved, Math.min(oldByteSize, newByteSize));
        return moved;
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
