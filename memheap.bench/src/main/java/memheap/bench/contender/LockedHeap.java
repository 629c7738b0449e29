package memheap.bench.contender;

import java.util.concurrent.locks.ReentrantLock;

/** Makes a heap for one thread usable by many: one plain lock around each call that changes it. */
final class LockedHeap implements BlockHeap {

    private final ReentrantLock heapLock = new ReentrantLock();
    private final BlockHeap heap; // its blocks are guarded by heapLock, their content is not

    LockedHeap(BlockHeap heap) {
        this.heap = heap;
    }

    @Override
    public long allocate(long byteSize) {
        heapLock.lock();
        try {
            return heap.allocate(byteSize);
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public void free(long block) {
        heapLock.lock();
        try {
            heap.free(block);
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        heapLock.lock();
        try {
            return heap.resize(block, oldByteSize, newByteSize);
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        heap.write(block, byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return heap.read(block, byteOffset);
    }
}
