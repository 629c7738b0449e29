package memheap.ptmalloc;

import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/** The free chunks of 1 to 31 units, a set for each length, lowest address first. */
final class SmallBins {

    private final BitTree[] bins = new BitTree[ChunkLayout.SMALL_BINS + 1];
    private int occupied; // bit n is set while the bin of n units is not empty

    SmallBins(Metadata metadata, ChunkLayout layout) {
        for (int units = 1; units <= ChunkLayout.SMALL_BINS; units++) {
            bins[units] = new BitTree(metadata, layout.smallBinOffset(units), layout.units());
        }
    }

    static boolean holds(long units) {
        return units <= ChunkLayout.SMALL_BINS;
    }

    void insert(long unit, int units) {
        bins[units].set(unit);
        occupied |= 1 << units;
    }

    void remove(long unit, int units) {
        bins[units].clear(unit);
        if (bins[units].isEmpty()) {
            occupied &= ~(1 << units);
        }
    }

    /** The length of the shortest chunks of at least some length, 0 if there are none. */
    int shortest(int leastUnits) {
        int longEnough = occupied & -(1 << leastUnits);
        return longEnough == 0 ? 0 : Integer.numberOfTrailingZeros(longEnough);
    }

    /** The first chunk of a length that starts at a unit or after it, or {@link BitTree#NONE}. */
    long next(long unit, int units) {
        return bins[units].next(unit);
    }

    boolean contains(long unit, int units) {
        return bins[units].get(unit);
    }

    /** The length of the longest chunks, 0 if there are none. */
    int longest() {
        return occupied == 0 ? 0 : Integer.SIZE - 1 - Integer.numberOfLeadingZeros(occupied);
    }

    long count() {
        long count = 0;
        for (int units = 1; units <= ChunkLayout.SMALL_BINS; units++) {
            for (long unit = bins[units].first(); unit != BitTree.NONE; unit = bins[units].next(unit + 1)) {
                count++;
            }
        }
        return count;
    }

    void clear() {
        for (int units = 1; units <= ChunkLayout.SMALL_BINS; units++) {
            bins[units].clearAll();
        }
        occupied = 0;
    }
}
