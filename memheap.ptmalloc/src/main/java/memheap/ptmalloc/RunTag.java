package memheap.ptmalloc;

/**
 * What a cell of a run says of it, in 32 bits.
 *
 * <pre>
 *  31..16  15..8       7..1  0
 *  lane    size class  0     1 in the first cell of a run
 * </pre>
 *
 * A cell that belongs to no run has 0; lanes are numbered from 1.
 */
final class RunTag {

    /** No run. */
    static final int NONE = 0;

    /** The highest number of a lane. */
    static final int MOST_LANES = (1 << 16) - 1;

    private static final int FIRST = 1;
    private static final int CLASS_SHIFT = 8;
    private static final int LANE_SHIFT = 16;

    private RunTag() {
    }

    static int of(int lane, int sizeClass, boolean first) {
        return lane << LANE_SHIFT | sizeClass << CLASS_SHIFT | (first ? FIRST : 0);
    }

    static int lane(int tag) {
        return tag >>> LANE_SHIFT;
    }

    static int sizeClass(int tag) {
        return tag >>> CLASS_SHIFT & (1 << LANE_SHIFT - CLASS_SHIFT) - 1;
    }

    static boolean isFirst(int tag) {
        return (tag & FIRST) != 0;
    }
}
