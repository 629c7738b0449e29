package memheap.tck;

import java.util.Optional;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * A module as a thread with a cache of its own has it, used as the base does: what the cache leaves, the module gets. Nothing else in the tests knows how a cache is asked.
 * For one thread at a time, like the cache.
 */
public final class CachedModule extends ForwardingModule {

    private static final long CACHED_ALIGNMENT = 16;

    private final MemheapModule module;
    private final ThreadCache cache;

    /**
     * Puts a cache in front of a module.
     *
     * @param module the module
     * @param cache a cache that it has opened
     */
    public CachedModule(MemheapModule module, ThreadCache cache) {
        super(module);
        this.module = module;
        this.cache = cache;
    }

    /**
     * Opens one more cache, if the base would.
     *
     * @param module the module, which others may use meanwhile
     * @return the module behind a new cache; nothing if it opens none
     */
    public static Optional<CachedModule> open(MemheapModule module) {
        return module.isThreadSafe() && module.keepsAccount() ? module.openCache().map(cache -> new CachedModule(module, cache)) : Optional.empty();
    }

    /**
     * The cache.
     *
     * @return what was put in front of the module
     */
    public ThreadCache cache() {
        return cache;
    }

    /**
     * Takes a block with the alignment that every block has.
     *
     * @param byteSize bytes wanted, at least 1
     * @return its offset, or {@link MemheapModule#NO_SPACE}
     */
    public long allocate(long byteSize) {
        return allocate(byteSize, CACHED_ALIGNMENT);
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long offset = byteAlignment <= CACHED_ALIGNMENT ? cache.allocate(byteSize) : NO_SPACE;
        return offset == NO_SPACE ? module.allocate(byteSize, byteAlignment) : offset;
    }

    @Override
    public void free(long offset) {
        if (!cache.free(offset)) {
            module.free(offset);
        }
    }

    @Override
    public long usableBytes(long offset) {
        long bytes = cache.usableBytes(offset);
        return bytes == 0 ? module.usableBytes(offset) : bytes;
    }

    /** Gives everything that is held for later use back to the module. */
    public void flush() {
        cache.flush();
    }
}
