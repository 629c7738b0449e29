package memheap.lanes;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.api.Memheap;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * Has the virtual machine compile what most calls go through before the first user comes, on a module that serves nobody. It takes about a tenth of a second, and happens once in each bundle
 * that embeds this library.
 */
public final class WarmUp {

    /** The window that the module is made for. No memory stands behind it, since a module never touches its window. */
    public static final long WINDOW_BYTES = 1 << 20;

    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final int CALLS = 20_000; // after some 15,000 the compiler has begun with its best
    private static final int BLOCKS = 64;
    private static final int MOST_SHIFT = 14; // blocks of up to 16 KiB, of which lanes in so small a window serve the smaller ones

    private WarmUp() {
    }

    /** Makes a module of the component's kind, with lanes. */
    @FunctionalInterface
    public interface Maker {

        /**
         * Makes a module.
         *
         * @param metadata zeroed, of as many bytes as were asked for
         * @return an empty module for a window of {@link #WINDOW_BYTES}
         * @throws ComponentUnavailableException if there is none
         */
        MemheapModule make(Metadata metadata) throws ComponentUnavailableException;
    }

    /**
     * Warms up, if that has not been done; safe for all threads.
     *
     * @param metadataBytes what the module needs for {@link #WINDOW_BYTES}
     * @param maker makes the module, which is closed again
     * @throws ComponentUnavailableException if the maker throws it
     */
    public static void once(long metadataBytes, Maker maker) throws ComponentUnavailableException {
        if (DONE.compareAndSet(false, true)) {
            try (Arena arena = Arena.ofConfined()) {
                exercise(maker.make(Metadata.of(arena.allocate(metadataBytes, CellLayout.LINE_BYTES))));
            }
        }
    }

    /**
     * Replaces random blocks through a cache and frees them all.
     *
     * @param module a module that opens caches and that nobody else uses; it is closed at the end, as empty as it was
     */
    public static void exercise(MemheapModule module) {
        ThreadCache cache = module.openCache().orElseThrow();
        var random = new Random(1);
        var blocks = new long[BLOCKS];
        for (int call = 0; call < CALLS + BLOCKS; call++) {
            int place = call % BLOCKS;
            if (call >= BLOCKS) {
                free(module, cache, blocks[place]);
            }
            blocks[place] = call < CALLS ? allocate(module, cache, 1 + random.nextInt(16 << random.nextInt(MOST_SHIFT - 3))) : MemheapModule.NO_SPACE;
        }
        cache.flush();
        module.close();
    }

    private static long allocate(MemheapModule module, ThreadCache cache, long byteSize) {
        long offset = cache.allocate(byteSize);
        return offset == MemheapModule.NO_SPACE ? module.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT) : offset;
    }

    private static void free(MemheapModule module, ThreadCache cache, long offset) {
        if (offset != MemheapModule.NO_SPACE && !cache.free(offset)) {
            module.free(offset);
        }
    }
}
