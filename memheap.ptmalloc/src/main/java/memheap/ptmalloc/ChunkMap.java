package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.cell;

import memheap.lanes.CellMap;
import memheap.lanes.RunLengths;
import memheap.lanes.RunTag;
import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/**
 * The authoritative account of a window: for each unit, whether a chunk starts there and whether that chunk is in use. A chunk ends where the
 * next one starts, the last one at the end of the window. A run of a lane is one chunk here, in use as long as its first cell has a tag; the marks inside of it are its lane's.
 *
 * <p>Every write has release order, so that a kill at any instruction leaves a prefix of the writes, across the borders of operations too. A
 * cell with a start in it is among the starting cells at every instant; a kill can leave one there that has none any more, which searches
 * step over.
 */
final class ChunkMap {

    /** What a search returns when it finds nothing. */
    static final long NONE = -1;

    private static final long ALL_BITS = -1;

    private final Metadata metadata;
    private final CellMap cells;
    private final BitTree startingCells;
    private final BitTree runs;   // the cells in which runs begin, as the tags say too, but near to each other
    private final long units;

    /** Makes a view of a map; touches no metadata. */
    ChunkMap(Metadata metadata, PtmallocLayout layout) {
        this.metadata = metadata;
        this.cells = new CellMap(metadata, layout.cellLayout(), RunLengths.SHORT);
        this.startingCells = new BitTree(metadata, layout.startingCellsOffset(), layout.cells());
        this.runs = new BitTree(metadata, layout.runsOffset(), layout.cells());
        this.units = layout.units();
    }

    /** Units in the window; also where its last chunk ends. */
    long units() {
        return units;
    }

    /** The cells in which chunks start. */
    BitTree startingCells() {
        return startingCells;
    }

    /** The units of a cell at which chunks start, bit by bit. */
    long starts(long cell) {
        return metadata.getLong(PtmallocLayout.startsOffset(cell));
    }

    /** Which chunks are used, and what belongs to runs. */
    CellMap cells() {
        return cells;
    }

    boolean isStart(long unit) {
        return (starts(cell(unit)) & 1L << unit) != 0;
    }

    /** The cells in which runs begin. */
    BitTree runs() {
        return runs;
    }

    /** Whether a run starts at a unit at which a chunk starts. */
    boolean isRun(long start) {
        return (start & CELL_UNITS - 1) == 0 && runs.get(cell(start));
    }

    /** Whether the tag at a unit, at which a chunk starts, is that of a run's first cell; what {@link #isRun} says follows from it. */
    boolean isTaggedAsRun(long start) {
        return (start & CELL_UNITS - 1) == 0 && RunTag.isFirst(cells.tag(start));
    }

    /** Whether the chunk that starts at a unit is in use, as a block or as a run. */
    boolean isTaken(long start) {
        return cells.isUsed(start) || isRun(start);
    }

    /** Where the chunk that starts at a unit, or lies around it, ends. */
    long end(long unit) {
        long above = starts(cell(unit)) & ALL_BITS << 1 << unit;
        if (above != 0) {
            return (unit & -CELL_UNITS) + Long.numberOfTrailingZeros(above);
        }
        long cell = nextStartingCell(cell(unit) + 1);
        return cell == NONE ? units : (cell << CELL_SHIFT) + Long.numberOfTrailingZeros(starts(cell));
    }

    /** The first cell from a place on in which a chunk starts, or {@link #NONE}. */
    long nextStartingCell(long fromInclusive) {
        long cell = startingCells.next(fromInclusive);
        while (cell != BitTree.NONE && starts(cell) == 0) {
            cell = startingCells.next(cell + 1);
        }
        return cell;
    }

    /** Where the chunk before a unit, which is not 0, starts. */
    long startBefore(long unit) {
        long below = starts(cell(unit)) & ~(ALL_BITS << unit);
        if (below != 0) {
            return (unit | CELL_UNITS - 1) - Long.numberOfLeadingZeros(below);
        }
        long cell = startingCells.previous(cell(unit) - 1);
        while (starts(cell) == 0) {
            cell = startingCells.previous(cell - 1);
        }
        return (cell << CELL_SHIFT) + CELL_UNITS - 1 - Long.numberOfLeadingZeros(starts(cell));
    }

    /**
     * The lowest free chunk of a size that starts in a cell. The last chunk of the window is never found, for no other one starts at its end.
     *
     * @param cell the cell
     * @param size from 1 to 63 units
     * @param fromInclusive the unit, in the cell, from which to look
     * @return where the chunk starts, or {@link #NONE}
     */
    long findFree(long cell, int size, long fromInclusive) {
        long starts = starts(cell);
        long nextStarts = starts(cell + 1);
        long candidates = starts & ~cells.used(cell) & ALL_BITS << fromInclusive & (starts >>> size | nextStarts << -size);
        for (; candidates != 0; candidates &= candidates - 1) {
            int bit = Long.numberOfTrailingZeros(candidates);
            long startsBehind = starts >>> bit >>> 1 | nextStarts << ~bit;
            if (Long.numberOfTrailingZeros(startsBehind) == size - 1) {
                return (cell << CELL_SHIFT) + bit;
            }
        }
        return NONE;
    }

    void setStart(long unit) {
        long cell = cell(unit);
        long before = starts(cell);
        if (before == 0) {
            startingCells.set(cell);
        }
        metadata.setLongRelease(PtmallocLayout.startsOffset(cell), before | 1L << unit);
    }

    void clearStart(long unit) {
        long cell = cell(unit);
        long after = starts(cell) & ~(1L << unit);
        metadata.setLongRelease(PtmallocLayout.startsOffset(cell), after);
        if (after == 0) {
            startingCells.clear(cell);
        }
    }
}
