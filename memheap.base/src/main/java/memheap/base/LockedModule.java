package memheap.base;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;

/** Makes a single-threaded module safe for many threads, from outside. */
final class LockedModule implements MemheapModule {

    private final ReentrantLock moduleLock = new ReentrantLock();
    private final MemheapModule module; // guarded by moduleLock
    private volatile HeapUsage lastUsage = new HeapUsage(0, 0, 0, 0, Map.of());

    LockedModule(MemheapModule module) {
        this.module = module;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        moduleLock.lock();
        try {
            return module.allocate(byteSize, byteAlignment);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public void free(long offset) {
        moduleLock.lock();
        try {
            module.free(offset);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public long usableBytes(long offset) {
        moduleLock.lock();
        try {
            return module.usableBytes(offset);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        moduleLock.lock();
        try {
            return module.resizeInPlace(offset, newByteSize);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public boolean isThreadSafe() {
        return true;
    }

    @Override
    public boolean keepsAccount() {
        return module.keepsAccount();
    }

    @Override
    public HeapUsage usage() {
        if (!isFreeSoon()) {
            return lastUsage;
        }
        try {
            lastUsage = module.usage();
            return lastUsage;
        } finally {
            moduleLock.unlock();
        }
    }

    /** Takes the lock, but does not wait for a thread that is stuck inside: figures are asked for just when something is wrong. */
    private boolean isFreeSoon() {
        try {
            return moduleLock.tryLock(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException later) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        moduleLock.lock();
        try {
            module.forEachBlock(visitor);
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public void verify() {
        moduleLock.lock();
        try {
            module.verify();
        } finally {
            moduleLock.unlock();
        }
    }

    @Override
    public void close() {
        moduleLock.lock();
        try {
            module.close();
        } finally {
            moduleLock.unlock();
        }
    }
}
