package memheap.tck;

import java.util.Optional;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * A module as a thread with a cache of its own has it: the cache is asked first, as the base does. Nothing else in the tests knows how a cache is asked. Confined to one thread at a time, like
 * the cache.
 */
public final class CachedModule extends ForwardingModule {

    private final ThreadCache cache;

    private CachedModule(MemheapModule module, ThreadCache cache) {
        super(module);
        this.cache = cache;
    }

    /**
     * Opens one more cache, if the base would.
     *
     * @param module the module, which others may use meanwhile
     * @return the module as seen through a new cache; nothing if it has none
     */
    public static Optional<CachedModule> open(MemheapModule module) {
        return module.isThreadSafe() && module.keepsAccount() ? module.openCache().map(cache -> new CachedModule(module, cache)) : Optional.empty();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return cache.allocate(byteSize, byteAlignment);
    }

    @Override
    public void free(long offset) {
        cache.free(offset);
    }

    /** Gives everything that is held for later use back to the module. */
    public void flush() {
        cache.flush();
    }
}
