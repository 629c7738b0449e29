package memheap.races.history;

/** How threads come to the module. */
public enum Way {

    /** All call the module of a window of 64 KiB. */
    SMALL_WINDOW(64 << 10, false),

    /** All call the module of a window of 1 MiB. */
    LARGE_WINDOW(1 << 20, false),

    /** Each has a cache of its own, in a window of 1 MiB. */
    CACHES(1 << 20, true);

    private final long windowBytes;
    private final boolean cached;

    Way(long windowBytes, boolean cached) {
        this.windowBytes = windowBytes;
        this.cached = cached;
    }

    long windowBytes() {
        return windowBytes;
    }

    boolean isCached() {
        return cached;
    }
}
