package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import memheap.lanes.CellLayout;
import memheap.lanes.Lanes;
import memheap.lanes.RunTag;
import memheap.metadata.BitTree;
import memheap.spi.ComponentUnavailableException;

/**
 * Goes on from the metadata that another module has left, at any instruction: merges free neighbours that a kill has left apart in the chunk
 * map and builds all that follows from it anew. Only cells in which chunks start are looked at.
 *
 * <p>Nothing is written before the whole map is known to be legal. From then on a kill does no harm: the next recovery does it again.
 */
final class PtmallocRecovery {

    private static final long ALL_BITS = -1;

    private final PtmallocLayout layout;
    private final Lanes lanes;
    private final ChunkMap map;
    private final FreeChunks free;
    private final Figures figures;

    PtmallocRecovery(ChunkHeap heap, Lanes lanes, PtmallocLayout layout) {
        this.lanes = lanes;
        this.layout = layout;
        this.map = heap.map();
        this.free = heap.free();
        this.figures = heap.figures();
    }

    /**
     * Recovers the heap.
     *
     * @throws ComponentUnavailableException if the map is no row of chunks; nothing has been written
     */
    void recover() throws ComponentUnavailableException {
        requireLegalMap();
        repairStartingCells();
        findRuns();
        free.clear();
        figures.liveBlocks = 0;
        figures.usedUnits = 0;
        figures.top = map.units();
        for (long start = 0; start < map.units();) {
            start = map.isTaken(start) ? countTaken(start) : addMerged(start);
        }
    }

    private void requireLegalMap() throws ComponentUnavailableException {
        if (!map.isStart(0)) {
            throw refusal("no chunk starts at offset 0x0");
        }
        long lastCell = map.startingCells().last();
        if (lastCell >= layout.cells()) {
            throw refusal("chunks start in cell " + lastCell + ", but the window has " + layout.cells() + " of them");
        }
        for (long cell = map.nextStartingCell(0); cell != ChunkMap.NONE; cell = map.nextStartingCell(cell + 1)) {
            long firstUnit = cell << CELL_SHIFT;
            if (map.units() - firstUnit < CELL_UNITS) {
                requireNone("a chunk starts beyond the end of the window, at", firstUnit, map.starts(cell) & ALL_BITS << map.units());
            }
            if (map.isTaggedAsRun(firstUnit)) {
                requireRun(cell);
            } else {
                requireNone("no chunk starts, but one is marked as used, at", firstUnit, map.cells().used(cell) & ~map.starts(cell));
            }
        }
    }

    private static void requireNone(String fault, long firstUnit, long bits) throws ComponentUnavailableException {
        if (bits != 0) {
            throw refusal(fault + " offset 0x" + Long.toHexString(firstUnit + Long.numberOfTrailingZeros(bits) << UNIT_SHIFT));
        }
    }

    private static ComponentUnavailableException refusal(String fault) {
        return new ComponentUnavailableException("cannot reopen 'ptmalloc' metadata: " + fault);
    }

    private void requireRun(long cell) throws ComponentUnavailableException {
        long end = map.end(cell << CELL_SHIFT);
        if (!map.cells().isLegalRun(cell, end - (cell << CELL_SHIFT) >>> CELL_SHIFT) || cell + map.cells().lengths().cells(map.cells().tag(cell << CELL_SHIFT)) << CELL_SHIFT != end) {
            throw refusal("the cells from offset 0x" + Long.toHexString(cell << CELL_SHIFT + UNIT_SHIFT) + " on are no run, though the first one is tagged as that of one");
        }
    }

    /** Removes what leads to cells in which no chunk starts any more. */
    private void repairStartingCells() {
        BitTree cells = map.startingCells();
        cells.repair();
        for (long cell = cells.first(); cell != BitTree.NONE; cell = cells.next(cell + 1)) {
            if (map.starts(cell) == 0) {
                cells.clear(cell);
            }
        }
    }

    private void findRuns() {
        map.runs().clearAll();
        for (long cell = map.nextStartingCell(0); cell != ChunkMap.NONE; cell = map.nextStartingCell(cell + 1)) {
            if (map.isStart(cell << CELL_SHIFT) && map.isTaggedAsRun(cell << CELL_SHIFT)) {
                map.runs().set(cell);
            }
        }
    }

    private long countTaken(long start) {
        long end = map.end(start);
        if (map.isRun(start)) {
            lanes.adopt(CellLayout.cell(start));
        } else {
            figures.liveBlocks++;
            figures.usedUnits += end - start;
        }
        return end;
    }

    /** Enters a free chunk, merged with all free ones behind it; returns where it ends. */
    private long addMerged(long start) {
        long end = map.end(start);
        while (end < map.units() && !map.isTaken(end)) {
            map.clearStart(end);
            end = map.end(start);
        }
        clearTags(start, end);
        if (end < map.units()) {
            free.add(start, end);
        } else {
            figures.top = start;
        }
        return end;
    }

    /** A run that was being opened or closed may have left tags behind its first cell. Pages of tags that were never touched are read, and stay untouched. */
    private void clearTags(long start, long end) {
        for (long cell = CellLayout.cell(start + CELL_UNITS - 1); cell < CellLayout.cell(end); cell++) {
            if (map.cells().tag(cell << CELL_SHIFT) != RunTag.NONE) {
                map.cells().clearTag(cell);
            }
        }
    }
}
