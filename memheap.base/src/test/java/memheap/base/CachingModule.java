package memheap.base;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/** Makes another module safe for many threads, lets it keep the account, and gives each thread a cache of blocks of 64 bytes. */
final class CachingModule implements MemheapModule {

    private static final long CACHED_BYTES = 64;

    /** Calls that came when their module had closed, in all modules of this kind. */
    static final AtomicLong LATE_CALLS = new AtomicLong();

    /** What a cache does in the middle of an allocation, in all modules of this kind. */
    static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>(() -> { });

    private final MemheapModule module;
    private volatile boolean closed;
    private final Set<Long> cached = new HashSet<>(); // taken from the module, but not live

    private final boolean forgiving;

    /** @param forgiving whether a cache takes a block that it has already, as one does that two threads give it at the same time */
    CachingModule(MemheapModule module, boolean forgiving) {
        this.module = module;
        this.forgiving = forgiving;
    }

    @Override
    public boolean isThreadSafe() {
        return true;
    }

    @Override
    public boolean keepsAccount() {
        return true;
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return Optional.of(new Cache());
    }

    private void requireLive(long offset) {
        if (cached.contains(offset)) {
            throw new InvalidFreeException("it lies in a cache", offset);
        }
    }

    @Override
    public synchronized long allocate(long byteSize, long byteAlignment) {
        return module.allocate(byteSize, byteAlignment);
    }

    @Override
    public synchronized void free(long offset) {
        requireLive(offset);
        module.free(offset);
    }

    @Override
    public synchronized long usableBytes(long offset) {
        requireLive(offset);
        return module.usableBytes(offset);
    }

    @Override
    public synchronized boolean resizeInPlace(long offset, long newByteSize) {
        requireLive(offset);
        return module.resizeInPlace(offset, newByteSize);
    }

    @Override
    public synchronized HeapUsage usage() {
        HeapUsage usage = module.usage();
        return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes() - cached.size() * CACHED_BYTES, usage.liveBlocks() - cached.size(), usage.largestFreeBytes(),
                usage.details());
    }

    @Override
    public synchronized void forEachBlock(BlockVisitor visitor) {
        module.forEachBlock((offset, usableBytes) -> {
            if (!cached.contains(offset)) {
                visitor.block(offset, usableBytes);
            }
        });
    }

    @Override
    public synchronized void verify() {
        module.verify();
    }

    @Override
    public synchronized void close() {
        closed = true;
        module.close();
    }

    private void countIfLate() {
        if (closed) {
            LATE_CALLS.incrementAndGet();
        }
    }

    private final class Cache extends ThreadCache {

        private final Deque<Long> free = new ArrayDeque<>();

        @Override
        public long allocate(long byteSize) {
            try {
                MEANWHILE.get().run();
                return taken(byteSize);
            } finally {
                countIfLate();
            }
        }

        private long taken(long byteSize) {
            synchronized (CachingModule.this) {
                if (byteSize > CACHED_BYTES || byteSize <= CACHED_BYTES - 16 || free.isEmpty()) {
                    return MemheapModule.NO_SPACE;
                }
                cached.remove(free.peek());
                return free.pop();
            }
        }

        @Override
        public boolean free(long offset) {
            countIfLate();
            synchronized (CachingModule.this) {
                if (forgiving && cached.contains(offset)) {
                    return true;
                }
                if (!isCacheable(offset)) {
                    return false;
                }
                cached.add(offset);
                return free.add(offset);
            }
        }

        private boolean isCacheable(long offset) {
            try {
                return CachingModule.this.usableBytes(offset) == CACHED_BYTES;
            } catch (InvalidFreeException notLive) {
                return false;
            }
        }

        @Override
        public long usableBytes(long offset) {
            synchronized (CachingModule.this) {
                return isCacheable(offset) ? CACHED_BYTES : 0;
            }
        }

        @Override
        public void flush() {
            synchronized (CachingModule.this) {
                for (long offset : free) {
                    cached.remove(offset);
                    module.free(offset);
                }
                free.clear();
            }
        }
    }
}
