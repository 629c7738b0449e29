package memheap.ptmalloc;

import memheap.metadata.Metadata;

/** All free chunks but the top one, in the order of best fit: by length, then by address. Derived from the {@link ChunkMap}, and rebuilt from it. */
final class Bins {

    static final long NONE = -1;

    private final SmallBins small;
    private final TreeBins trees;

    Bins(Metadata metadata, ChunkLayout layout) {
        this.small = new SmallBins(metadata, layout);
        this.trees = new TreeBins(metadata, layout);
    }

    void insert(long unit, long units) {
        if (SmallBins.holds(units)) {
            small.insert(unit, (int) units);
        } else {
            trees.insert(unit, units);
        }
    }

    void remove(long unit, long units) {
        if (SmallBins.holds(units)) {
            small.remove(unit, (int) units);
        } else {
            trees.remove(unit, units);
        }
    }

    /**
     * The first chunk in the order of best fit that does not come before a key.
     *
     * @param units least length
     * @param unit least address among chunks of exactly that length
     * @return where the chunk starts, or {@link #NONE}
     */
    long first(long units, long unit) {
        if (SmallBins.holds(units)) {
            long found = small.next(unit, (int) units);
            if (found != NONE) {
                return found;
            }
            int longer = units == ChunkLayout.SMALL_BINS ? 0 : small.shortest((int) units + 1);
            return longer != 0 ? small.next(0, longer) : trees.first(ChunkLayout.CELL_UNITS, 0);
        }
        return trees.first(units, unit);
    }

    long longest() {
        long units = trees.longest();
        return units != 0 ? units : small.longest();
    }

    long smallCount() {
        return small.count();
    }

    long treeCount() {
        return trees.count();
    }

    boolean containsSmall(long unit, long units) {
        return small.contains(unit, (int) units);
    }

    void verifyTrees(TreeBins.NodeVisitor visitor) {
        trees.verify(visitor);
    }

    void clear() {
        small.clear();
        trees.clear();
    }
}
