package memheap.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A thread's own way into a module: blocks are handed out and taken back without meeting other threads. The base keeps one for each thread that uses the heap and finds it
 * without a look-up of the module's. A cache serves what is quick and leaves all else to the module.
 *
 * <p>At most one thread at a time uses a cache, though not always the same one: when a thread dies, the next one takes its cache over. Blocks of a cache may be freed
 * through any other cache and through the module, and the other way round.
 *
 * <p>No method of a cache calls {@link memheap.api.Memheap}, not even through others: that call would find the cache in the middle of its work.
 *
 * <p>A class and no interface, since a call through a class of which one subclass is loaded costs less.
 */
@ConsumerType
public abstract class ThreadCache {

    /** Makes a cache. */
    protected ThreadCache() {
    }

    /**
     * Takes a block, if that is quick, at a multiple of {@link memheap.api.Memheap#MINIMUM_ALIGNMENT}.
     *
     * @param byteSize bytes wanted, any number; a cache has nothing for those below 1
     * @return the block's offset; or {@link MemheapModule#NO_SPACE}, and the caller asks the module. Nothing has changed then
     */
    public abstract long allocate(long byteSize);

    /**
     * Gives a block back, if that is quick.
     *
     * @param offset any number
     * @return whether it was the offset of a live block, which is free now. If not, nothing has changed, and the caller asks the module, which takes it back or says what is
     *         wrong with it
     */
    public abstract boolean free(long offset);

    /**
     * How many bytes a block has, if that is quick to tell. The base asks when a block is to be resized: one that has room stays as it is, another one moves, and
     * {@link MemheapModule#resizeInPlace} is not asked. So a cache tells the sizes of such blocks only that neither grow nor shrink in place.
     *
     * @param offset any number
     * @return exactly what {@link MemheapModule#usableBytes} says, if a live block starts there; or 0, and the caller asks the module. Nothing changes in either case
     */
    public abstract long usableBytes(long offset);

    /**
     * Gives everything that is held for later use back to the module, so that other threads can have it and free space can grow together. The cache can be used
     * afterwards. The base calls it when a thread has died and before it refuses a request.
     */
    public abstract void flush();
}
