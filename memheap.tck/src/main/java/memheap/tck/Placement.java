package memheap.tck;

import java.util.List;
import java.util.Map;

/**
 * Where a component puts its blocks in a window, said as slowly and as obviously as can be: for a component whose offsets follow from its live blocks alone. The author
 * writes it without a look at the component's own code, and {@link HeapScript} compares every answer with it. Without state; no call changes anything.
 */
public interface Placement {

    /**
     * What is free between two live blocks, before the first or behind the last one.
     *
     * @param start offset of its first byte
     * @param end offset behind its last byte
     */
    record Gap(long start, long end) {

        /**
         * How large it is.
         *
         * @return bytes, at least 1
         */
        public long byteSize() {
            return end - start;
        }

        /**
         * The first aligned place.
         *
         * @param byteAlignment a power of two
         * @return an offset, which may lie behind this gap
         */
        public long firstAligned(long byteAlignment) {
            return start + byteAlignment - 1 & -byteAlignment;
        }

        /**
         * Whether a block would find an aligned place.
         *
         * @param byteSize its size
         * @param byteAlignment a power of two
         * @return whether it would
         */
        public boolean holds(long byteSize, long byteAlignment) {
            return byteSize <= end - firstAligned(byteAlignment);
        }
    }

    /**
     * The bytes from the start of the window that blocks can have.
     *
     * @return at most the size of the window
     */
    long capacityBytes();

    /**
     * The usable bytes of a new block.
     *
     * @param byteSize bytes wanted, at most the capacity
     * @param byteAlignment a power of two
     * @return at least as many
     */
    long usableBytes(long byteSize, long byteAlignment);

    /**
     * Where a new block goes.
     *
     * @param gaps what is free, ascending
     * @param usableBytes what {@link #usableBytes} says
     * @param byteAlignment a power of two
     * @return an offset, or {@link memheap.spi.MemheapModule#NO_SPACE}
     */
    long place(List<Gap> gaps, long usableBytes, long byteAlignment);

    /**
     * Whether a block of a size may start at a place, if nobody else is there.
     *
     * @param offset a place where a live block starts
     * @param usableBytes how large it is to be, as {@link #usableBytes} says
     * @return whether it may
     */
    boolean mayStartAt(long offset, long usableBytes);

    /**
     * The largest size that could be had now with an alignment of 1.
     *
     * @param gaps what is free, ascending
     * @return bytes, 0 if nothing is free
     */
    long largestFreeBytes(List<Gap> gaps);

    /**
     * What the component must say of itself now.
     *
     * @param gaps what is free, ascending
     * @return entries that the details of {@code usage()} must have; others are free
     */
    default Map<String, Long> details(List<Gap> gaps) {
        return Map.of();
    }
}
