package memheap.spi;

import memheap.api.InvalidFreeException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A thread's own way into a module: blocks are handed out and taken back without meeting other threads. The base keeps one for each thread that uses the heap and finds it
 * without a look-up of the module's.
 *
 * <p>At most one thread at a time uses a cache, though not always the same one: when a thread dies, the next one takes its cache over. Blocks of a cache may be freed
 * through any other cache and through the module, and the other way round.
 */
@ConsumerType
public interface ThreadCache {

    /**
     * Takes a block, like {@link MemheapModule#allocate}.
     *
     * @param byteSize bytes wanted, at least 1; may exceed the window
     * @param byteAlignment a power of two, at least 1, at most the largest power of two that the window holds
     * @return the block's offset, or {@link MemheapModule#NO_SPACE} if neither the cache nor the module has room
     */
    long allocate(long byteSize, long byteAlignment);

    /**
     * Gives a block back, like {@link MemheapModule#free}.
     *
     * @param offset the offset of a live block of the module, whoever took it
     * @throws InvalidFreeException if no live block starts there; nothing has changed
     */
    void free(long offset);

    /**
     * Gives everything that is held for later use back to the module, so that other threads can have it and free space can grow together. The cache can be used
     * afterwards. The base calls it when a thread has died and before it refuses a request.
     */
    void flush();
}
