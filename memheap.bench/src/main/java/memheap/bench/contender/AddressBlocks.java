package memheap.bench.contender;

import memheap.api.AddressHeap;
import memheap.api.Memheap;

/**
 * {@link Memheap#addresses()}: a block's number is its symmetric address. Its bytes are reached as those of the native allocators are, so that the allocators alone differ. Safe for many
 * threads.
 */
final class AddressBlocks implements BlockHeap {

    private final AddressHeap heap;
    private final long nativeAddress;

    AddressBlocks(AddressHeap heap) {
        this.heap = heap;
        this.nativeAddress = heap.memory().address();
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
        RawMemory.write(nativeAddress + block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return RawMemory.read(nativeAddress + block + byteOffset);
    }
}
