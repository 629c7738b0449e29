package memheap.bench.contender;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import memheap.api.AddressHeap;
import memheap.api.Memheap;

/** {@link Memheap#addresses()}: a block's number is its symmetric address, its bytes are those of {@link AddressHeap#memory()}. Safe for many threads. */
final class AddressBlocks implements BlockHeap {

    private final AddressHeap heap;
    private final MemorySegment memory;

    AddressBlocks(AddressHeap heap) {
        this.heap = heap;
        this.memory = heap.memory();
    }

    @Override
    public long allocate(long byteSize) {
        return heap.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT);
    }

    @Override
    public void free(long block) {
        heap.free(block);
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        return heap.reallocate(block, newByteSize);
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        memory.set(ValueLayout.JAVA_LONG, block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return memory.get(ValueLayout.JAVA_LONG, block + byteOffset);
    }
}
