package memheap.races;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;
import memheap.tck.ForwardingModule;

/** One plain lock around a module that is not safe for threads, as the base has it. */
final class LockedModule extends ForwardingModule {

    private final ReentrantLock moduleLock = new ReentrantLock();

    LockedModule(MemheapModule module) {
        super(module);
    }

    @Override
    public boolean isThreadSafe() {
        return true;
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return Optional.empty();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        moduleLock.lock();
        try {
            return super.allocate(byteSize, byteAlignment);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public void free(long offset) {
        moduleLock.lock();
        try {
            super.free(offset);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public long usableBytes(long offset) {
        moduleLock.lock();
        try {
            return super.usableBytes(offset);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        moduleLock.lock();
        try {
            return super.resizeInPlace(offset, newByteSize);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public HeapUsage usage() {
        moduleLock.lock();
        try {
            return super.usage();
        } finally {
            moduleLock.unlock();
        }
    }
}
