package memheap.bench.contender;

import memheap.replay.peer.PeerHeap;

/** The heap of a peer whose blocks are known by their addresses. As safe for threads as that heap is. */
final class PeerBlocks implements BlockHeap {

    /** Asks for none but what every block has. */
    private static final long ANY_ALIGNMENT = 1;

    private final PeerHeap heap;

    PeerBlocks(PeerHeap heap) {
        this.heap = heap;
    }

    @Override
    public long allocate(long byteSize) {
        return heap.allocate(byteSize, ANY_ALIGNMENT);
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
        RawMemory.write(block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return RawMemory.read(block + byteOffset);
    }
}
