package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_UNITS;

import memheap.metadata.Metadata;

/** All free chunks but the top chunk, in the bin of their size; finds the best fit among them. */
final class FreeChunks {

    private final SmallBins small;
    private final TreeBins tree;
    private final Figures figures;

    FreeChunks(Metadata metadata, PtmallocLayout layout, ChunkMap map, Figures figures) {
        this.small = new SmallBins(metadata, layout, map, figures);
        this.tree = new TreeBins(metadata, layout, figures);
        this.figures = figures;
    }

    SmallBins small() {
        return small;
    }

    TreeBins tree() {
        return tree;
    }

    /**
     * The best fit.
     *
     * @param units from 1 to the window's size
     * @return the {@link ChunkKey} of the smallest sufficient chunk, the lowest one of that size; or {@link ChunkKey#NONE}
     */
    long bestFit(long units) {
        return ceiling(0, units);
    }

    /** The chunk that comes next after another one in the order of size and start. */
    long following(long key) {
        return ceiling(ChunkKey.start(key) + 1, ChunkKey.units(key));
    }

    /** Enters a free chunk that the map shows. */
    void add(long start, long end) {
        long units = end - start;
        if (units < CELL_UNITS) {
            small.add(start, (int) units);
        } else {
            tree.add(start, units);
        }
    }

    /** Takes out a chunk that is there, and that the map shows no longer as free and of this size. */
    void remove(long start, long end) {
        long units = end - start;
        if (units < CELL_UNITS) {
            small.remove(start, (int) units);
        } else {
            tree.remove(start, units);
        }
    }

    /** The size of the largest chunk in units, 0 if there is none. */
    long largestUnits() {
        return figures.treeChunks != 0 ? tree.largestUnits() : Long.SIZE - 1 - Long.numberOfLeadingZeros(figures.smallMask | 1);
    }

    /** Forgets everything. */
    void clear() {
        small.clear();
        tree.clear();
    }

    private long ceiling(long start, long units) {
        if (units < CELL_UNITS) {
            long key = small.ceiling(start, (int) units);
            return key != ChunkKey.NONE || figures.treeChunks == 0 ? key : tree.ceiling(0, CELL_UNITS);
        }
        return figures.treeChunks == 0 ? ChunkKey.NONE : tree.ceiling(start, units);
    }
}
