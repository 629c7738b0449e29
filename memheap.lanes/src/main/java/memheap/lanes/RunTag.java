package memheap.lanes;

/**
 * What a cell of a run says of it, in 32 bits.
 *
 * <pre>
 *  31..10  9..3        2..0
 *  lane    size class  0, or in the first cell of a run: 1 plus the logarithm of how many times as long as the shortest one it is
 * </pre>
 *
 * A cell in which no chunk of a run starts has 0; lanes are numbered from 1. So the difference (exclusive or) of a tag and a lane's key, which is its number in place, is below
 * {@link #INDEXES} for the lane's own cells alone, and an index of their size class then.
 */
public final class RunTag {

    /** No run. */
    public static final int NONE = 0;

    /** The highest number of a lane. */
    static final int MOST_LANES = 1 << 16;

    /** How often the length of a run can be doubled. */
    static final int MOST_DOUBLINGS = 6;

    /** The numbers that a lane's own tags differ by from its key. */
    static final int INDEXES = SizeClasses.MOST << 3;

    private static final int CLASS_SHIFT = 3;
    private static final int LANE_SHIFT = 10;
    private static final int FIRST_MASK = (1 << CLASS_SHIFT) - 1;

    private RunTag() {
    }

    /** The tag of a lane's cells, but for the size class and the first cell. */
    static int key(int lane) {
        return lane << LANE_SHIFT;
    }

    /** The tag of the first cell of a run. */
    static int first(int lane, int sizeClass, int doublings) {
        return key(lane) | sizeClass << CLASS_SHIFT | doublings + 1;
    }

    /** The tag of the run's other cells. */
    static int behindFirst(int firstTag) {
        return firstTag & ~FIRST_MASK;
    }

    static int lane(int tag) {
        return tag >>> LANE_SHIFT;
    }

    static int sizeClass(int tag) {
        return tag >>> CLASS_SHIFT & (1 << LANE_SHIFT - CLASS_SHIFT) - 1;
    }

    /**
     * Whether a tag is that of the first cell of a run.
     *
     * @param tag the tag of a cell
     * @return whether a run begins with that cell
     */
    public static boolean isFirst(int tag) {
        return (tag & FIRST_MASK) != 0;
    }

    /** How often the length of a run was doubled, by the tag of its first cell. */
    static int doublings(int firstTag) {
        return (firstTag & FIRST_MASK) - 1;
    }

    /** Whether a tag can be one of a run's first cell at all. */
    static boolean isLegalFirst(int tag) {
        int lane = lane(tag);
        return isFirst(tag) && 0 < lane && lane <= MOST_LANES && sizeClass(tag) < SizeClasses.MOST && doublings(tag) <= MOST_DOUBLINGS;
    }
}
