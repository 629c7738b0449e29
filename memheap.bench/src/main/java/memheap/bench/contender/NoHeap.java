package memheap.bench.contender;

/** No allocator at all: every block is the same one. What a pattern costs on it is what the harness costs. */
final class NoHeap implements BlockHeap {

    private final long address;

    NoHeap(long address) {
        this.address = address;
    }

    @Override
    public long allocate(long byteSize) {
        return address;
    }

    @Override
    public void free(long block) {
        // nothing was taken
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
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
