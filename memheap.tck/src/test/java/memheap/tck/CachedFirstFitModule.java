package memheap.tck;

import java.util.Optional;
import memheap.spi.HeapSpace;
import memheap.spi.ThreadCache;

/** First fit, safe for many threads, with caches that hold nothing: they serve blocks of up to 4096 bytes in their module's name. */
class CachedFirstFitModule extends LockedFirstFitModule {

    private static final long MOST_BYTES = 4096;

    private final boolean symmetric;

    CachedFirstFitModule(HeapSpace space) {
        super(space);
        this.symmetric = space.symmetric();
    }

    @Override
    public boolean keepsAccount() {
        return true;
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return symmetric ? Optional.empty() : Optional.of(new Cache());
    }

    /** Takes a block through a cache. */
    long allocateCached(long byteSize) {
        return byteSize < 1 || byteSize > MOST_BYTES ? NO_SPACE : allocate(byteSize, UNIT_BYTES);
    }

    /** Gives a block back through a cache. */
    synchronized boolean freeCached(long offset) {
        if (!live.containsKey(offset)) {
            return false;
        }
        free(offset);
        return true;
    }

    /** Tells a block's size through a cache. */
    synchronized long cachedBytes(long offset) {
        return live.containsKey(offset) ? usableBytes(offset) : 0;
    }

    @Override
    public synchronized boolean resizeInPlace(long offset, long newByteSize) {
        return newByteSize <= usableBytes(offset);
    }

    private final class Cache extends ThreadCache {

        @Override
        public long allocate(long byteSize) {
            return allocateCached(byteSize);
        }

        @Override
        public boolean free(long offset) {
            return freeCached(offset);
        }

        @Override
        public long usableBytes(long offset) {
            return cachedBytes(offset);
        }

        @Override
        public void flush() {
            // nothing is held
        }
    }
}
