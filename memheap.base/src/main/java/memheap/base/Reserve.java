package memheap.base;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One range of address space, aligned as asked for: reserved at once, backed by pages piece by piece. Safe for all threads;
 * {@link #claim} and {@link #release} of overlapping ranges are kept apart by the caller.
 */
interface Reserve extends AutoCloseable {

    /** The whole range; access throws once the reserve is closed. */
    MemorySegment memory();

    /** The same range without bounds in time, for segments that get another scope; the caller holds a lease meanwhile. */
    MemorySegment rescoped(long address, long byteSize, Arena scope);

    /** Whether {@link #rescoped} works: native access is granted. */
    boolean canRescope();

    /** Whether the first touch of a page commits it, so that {@link #claim} has nothing to do. */
    boolean commitsByTouch();

    /**
     * Makes sure that a range can be touched without a fault. Claiming twice does nothing.
     *
     * @throws IOException if the system has no more pages for it; a part of the range may have been claimed
     */
    void claim(long address, long byteSize) throws IOException;

    /** Like {@link #claim}, for a range that may have a content already: it stays, also if this fails. */
    default void reclaim(long address, long byteSize) throws IOException {
        claim(address, byteSize);
    }

    /** How much of a range can be touched, from its start on. */
    default long claimedBytes(long address, long byteSize) {
        return byteSize;
    }

    /** Gives the pages of a range back to the system; its content is lost. */
    void release(long address, long byteSize) throws IOException;

    /** Bytes of a range that are backed by pages. */
    long committedBytes(long address, long byteSize) throws IOException;

    /** Bytes of what {@link #scratch} gave that are backed by pages. */
    long committedBytes(MemorySegment metadata) throws IOException;

    /** Fresh zeroed memory that belongs to the arena; pages are committed as they are touched, where native access is granted. */
    MemorySegment scratch(long byteSize, Arena arena) throws IOException;

    /**
     * Memory for what the module of a window notes, which stays as long as the reserve's own.
     *
     * @param window its index
     * @param isFresh whether it shall be zeroed; if not, it is as the last one left it who had this window
     * @param arena it belongs to
     * @throws IOException if there is no room for it
     */
    default MemorySegment metadata(int window, long byteSize, boolean isFresh, Arena arena) throws IOException {
        return scratch(byteSize, arena);
    }

    /** Gives the pages of a window's {@link #metadata} back to the system, after the arena that they belonged to has been closed. */
    default void releaseMetadata(int window) throws IOException {
        // they went with the arena
    }

    /** What the pages are, for people. */
    String description();

    /** Keeps the address space mapped until {@link #endLease}, even when the reserve is closed before. */
    void lease();

    void endLease();

    @Override
    void close();
}
