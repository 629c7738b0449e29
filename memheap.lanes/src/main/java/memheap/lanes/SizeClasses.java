package memheap.lanes;

/**
 * The sizes that runs are cut into, in units: each one up to 16, then 8 for each doubling, up to 2048. So a block takes up at most an eighth more than was asked for.
 */
final class SizeClasses {

    /** The largest size. */
    static final int MOST_UNITS = 1 << 11;

    /** How many classes there are. */
    static final int MOST = 16 + 8 * 7;

    private static final int EXACT_UNITS = 16;
    private static final int PER_DOUBLING = 8;

    private SizeClasses() {
    }

    /** The class of the smallest size that suffices, from 1 to {@link #MOST_UNITS} units. */
    static int of(int units) {
        if (units <= EXACT_UNITS) {
            return units - 1;
        }
        int doubling = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(units - 1);   // at least 4
        return EXACT_UNITS + (doubling - 4) * PER_DOUBLING + (units - 1 >>> doubling - 3) - PER_DOUBLING;
    }

    /** The size of a class. */
    static int units(int sizeClass) {
        if (sizeClass < EXACT_UNITS) {
            return sizeClass + 1;
        }
        int doubling = (sizeClass - EXACT_UNITS) / PER_DOUBLING + 4;
        return PER_DOUBLING + (sizeClass - EXACT_UNITS) % PER_DOUBLING + 1 << doubling - 3;
    }
}
