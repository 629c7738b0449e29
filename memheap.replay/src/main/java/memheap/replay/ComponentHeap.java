package memheap.replay;

import java.lang.foreign.MemorySegment;
import memheap.api.AddressHeap;
import memheap.replay.peer.PeerHeap;

/** The address heap of memheap, whatever component serves: a block's number is its address. */
final class ComponentHeap implements PeerHeap {

    private final AddressHeap heap;

    ComponentHeap(AddressHeap heap) {
        this.heap = heap;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return heap.allocate(byteSize, byteAlignment);
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        return heap.allocateZeroed(byteSize, byteAlignment);
    }

    @Override
    public long reallocate(long block, long newByteSize) {
        return heap.reallocate(block, newByteSize);
    }

    @Override
    public void free(long block) {
        heap.free(block);
    }

    @Override
    public long address(long block) {
        return block;
    }

    @Override
    public MemorySegment memory() {
        return heap.memory();
    }
}
