package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.cell;

import java.util.Locale;
import memheap.api.CorruptHeapException;
import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/**
 * Free chunks of less than a cell, one bin for each size, the lowest chunk first.
 *
 * <p>A bin knows the cells in which its chunks start, and no more: where exactly is read off the chunk map, one word of which is one cell.
 * A bit for each unit would be found no sooner, but take 64 times the metadata.
 */
final class SmallBins {

    private static final long ALL_BITS = -1;

    private final ChunkMap map;
    private final Figures figures;
    private final BitTree[] bins = new BitTree[CELL_UNITS];   // by size in units; there is none for 0

    SmallBins(Metadata metadata, PtmallocLayout layout, ChunkMap map, Figures figures) {
        this.map = map;
        this.figures = figures;
        for (int units = 1; units < CELL_UNITS; units++) {
            bins[units] = new BitTree(metadata, layout.smallBinOffset(units), layout.cells());
        }
    }

    /** The cells in which free chunks of a size start. */
    BitTree cells(int units) {
        return bins[units];
    }

    /**
     * The best fit from a chunk on, which need not exist.
     *
     * @param start of that chunk
     * @param units of that chunk, from 1 to 63
     * @return the smallest {@link ChunkKey} that is not below that chunk's, or {@link ChunkKey#NONE}
     */
    long ceiling(long start, int units) {
        if (start != 0) {
            long found = next(start, units);
            if (found != ChunkMap.NONE) {
                return ChunkKey.of(found, units);
            }
        }
        long sufficient = figures.smallMask & (start == 0 ? ALL_BITS : ALL_BITS << 1) << units;
        if (sufficient == 0) {
            return ChunkKey.NONE;
        }
        int size = Long.numberOfTrailingZeros(sufficient);
        return ChunkKey.of(found(bins[size].first(), size), size);
    }

    /** Enters a free chunk that the map shows. */
    void add(long start, int units) {
        bins[units].set(cell(start));
        figures.smallMask |= 1L << units;
        figures.smallChunks++;
    }

    /** Takes out a chunk that the map shows no longer as a free one of this size. */
    void remove(long start, int units) {
        figures.smallChunks--;
        long cell = cell(start);
        if (map.findFree(cell, units, 0) != ChunkMap.NONE) {
            return;
        }
        bins[units].clear(cell);
        if (bins[units].isEmpty()) {
            figures.smallMask &= ~(1L << units);
        }
    }

    /** Forgets everything. */
    void clear() {
        for (int units = 1; units < CELL_UNITS; units++) {
            bins[units].clearAll();
        }
        figures.smallMask = 0;
        figures.smallChunks = 0;
    }

    /** The lowest chunk of a size from a unit on. */
    private long next(long fromInclusive, int units) {
        if (fromInclusive >= map.units()) {
            return ChunkMap.NONE;
        }
        long cell = cell(fromInclusive);
        if (bins[units].get(cell)) {
            long start = map.findFree(cell, units, fromInclusive);
            if (start != ChunkMap.NONE) {
                return start;
            }
        }
        cell = bins[units].next(cell + 1);
        return cell == BitTree.NONE ? ChunkMap.NONE : found(cell, units);
    }

    private long found(long cell, int units) {
        long start = cell == BitTree.NONE ? ChunkMap.NONE : map.findFree(cell, units, 0);
        if (start == ChunkMap.NONE) {
            throw new CorruptHeapException(String.format(Locale.ROOT,
                    "I5: the small bin for chunks of %d units leads to cell %d, in which no such chunk starts", units, cell));
        }
        return start;
    }
}
