package memheap.ptmalloc;

/**
 * The sizes that runs are cut into, in units: each one up to 16, then 8 for each doubling, as far as the window is large enough to keep some of them ready.
 *
 * <p>So a block takes up at most an eighth more than was asked for. Sizes up to 2048 units are looked up in a table, larger ones are computed.
 */
final class SizeClasses {

    /** The most classes that there can be. */
    static final int MOST = 112;

    private static final int EXACT_UNITS = 16;
    private static final int PER_DOUBLING = 8;
    private static final int TABLE_UNITS = 1 << 11;
    private static final int MOST_UNITS = 1 << 16;
    private static final int LEAST_SHARE = 256;   // the window holds at least so many blocks of the largest class

    private final byte[] table = new byte[TABLE_UNITS + 1];
    private final int mostUnits;

    /** Makes the classes for a window. */
    SizeClasses(long windowUnits) {
        this.mostUnits = (int) Math.min(MOST_UNITS, windowUnits / LEAST_SHARE);
        for (int units = 1; units <= TABLE_UNITS; units++) {
            table[units] = (byte) compute(units);
        }
    }

    /** The largest size that has a class; 0 if none has. */
    int mostUnits() {
        return mostUnits;
    }

    /** The class of the smallest size that suffices. */
    int of(long units) {
        return units <= TABLE_UNITS ? table[(int) units] : compute((int) units);
    }

    private static int compute(int units) {
        if (units <= EXACT_UNITS) {
            return units - 1;
        }
        int doubling = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(units - 1);   // 16 < units: at least 4
        int shift = doubling - 3;
        return EXACT_UNITS + (doubling - 4) * PER_DOUBLING + ((units - 1 >>> shift) - PER_DOUBLING);
    }

    /** The size of a class. */
    static int units(int sizeClass) {
        if (sizeClass < EXACT_UNITS) {
            return sizeClass + 1;
        }
        int doubling = (sizeClass - EXACT_UNITS) / PER_DOUBLING + 4;
        int step = (sizeClass - EXACT_UNITS) % PER_DOUBLING;
        return PER_DOUBLING + step + 1 << doubling - 3;
    }
}
