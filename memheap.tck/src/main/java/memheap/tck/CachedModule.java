package memheap.tck;

import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * A module behind one of its caches, used as the base does: what the cache leaves, the module gets. For one thread at a time.
 *
 * @param module the module
 * @param cache a cache that it has opened
 */
public record CachedModule(MemheapModule module, ThreadCache cache) {

    /**
     * Takes a block.
     *
     * @param byteSize bytes wanted, at least 1
     * @return its offset, or {@link MemheapModule#NO_SPACE}
     */
    public long allocate(long byteSize) {
        long offset = cache.allocate(byteSize);
        return offset == MemheapModule.NO_SPACE ? module.allocate(byteSize, 16) : offset;
    }

    /**
     * Gives a block back.
     *
     * @param offset any number
     * @throws memheap.api.InvalidFreeException if no live block starts there
     */
    public void free(long offset) {
        if (!cache.free(offset)) {
            module.free(offset);
        }
    }
}
