package memheap.ptmalloc;

/**
 * A free chunk as one number. Compared as unsigned, the smallest key is the best fit: the smallest size, then the lowest start.
 *
 * <pre>
 *  63..32  31..0
 *  units   start
 * </pre>
 */
final class ChunkKey {

    /** No chunk; above all others. */
    static final long NONE = -1;

    private static final long LOW_BITS = (1L << Integer.SIZE) - 1;

    private ChunkKey() {
    }

    static long of(long start, long units) {
        return units << Integer.SIZE | start;
    }

    static long start(long key) {
        return key & LOW_BITS;
    }

    static long units(long key) {
        return key >>> Integer.SIZE;
    }

    static long end(long key) {
        return start(key) + units(key);
    }
}
