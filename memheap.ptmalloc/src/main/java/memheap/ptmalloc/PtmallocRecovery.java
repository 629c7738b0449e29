package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import memheap.lanes.CellLayout;
import memheap.lanes.CellMap;
import memheap.lanes.Lanes;
import memheap.lanes.RunTag;
import memheap.spi.ComponentUnavailableException;

/**
 * Goes on from the metadata that another module has left, at any instruction: merges free neighbours that a kill has left apart in the chunk
 * map and builds all that follows from it anew. Every cell is looked at, so that damage which no kill has done is found or does no harm.
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
        findStarts();
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
        requireNone("a chunk starts beyond the end of the window, at", layout.cells() << CELL_SHIFT, map.starts(layout.cells()));
        for (long cell = 0; cell < layout.cells();) {
            if (startsRun(cell)) {
                cell += requiredRunCells(cell);
            } else {
                requireLegalCell(cell);
                cell++;
            }
        }
    }

    private boolean startsRun(long cell) {
        return map.isStart(cell << CELL_SHIFT) && map.isTaggedAsRun(cell << CELL_SHIFT);
    }

    private void requireLegalCell(long cell) throws ComponentUnavailableException {
        long firstUnit = cell << CELL_SHIFT;
        if (map.units() - firstUnit < CELL_UNITS) {
            requireNone("a chunk starts beyond the end of the window, at", firstUnit, map.starts(cell) & ALL_BITS << map.units());
        }
        requireNone("no chunk starts, but one is marked as used, at", firstUnit, map.cells().used(cell) & ~map.starts(cell));
    }

    private static void requireNone(String fault, long firstUnit, long bits) throws ComponentUnavailableException {
        if (bits != 0) {
            throw refusal(fault + " offset 0x" + Long.toHexString(firstUnit + Long.numberOfTrailingZeros(bits) << UNIT_SHIFT));
        }
    }

    private static ComponentUnavailableException refusal(String fault) {
        return new ComponentUnavailableException("cannot reopen 'ptmalloc' metadata: " + fault);
    }

    /** How many cells a run has; no other chunk starts in them, and the next one starts right behind. */
    private long requiredRunCells(long cell) throws ComponentUnavailableException {
        CellMap cells = map.cells();
        if (!cells.isLegalRun(cell, (map.units() >>> CELL_SHIFT) - cell) || !isOneChunk(cell, cell + cells.lengths().cells(cells.tag(cell << CELL_SHIFT)))) {
            throw refusal("the cells from offset 0x" + Long.toHexString(cell << CELL_SHIFT + UNIT_SHIFT) + " on are no run, though the first one is tagged as that of one");
        }
        return cells.lengths().cells(cells.tag(cell << CELL_SHIFT));
    }

    private boolean isOneChunk(long fromCell, long toCell) {
        boolean isOne = map.starts(fromCell) == 1;
        for (long cell = fromCell + 1; cell < toCell; cell++) {
            isOne &= map.starts(cell) == 0;
        }
        return isOne && (toCell << CELL_SHIFT == map.units() || map.isStart(toCell << CELL_SHIFT));
    }

    /** Builds the sets anew that say in which cells chunks and runs start. */
    private void findStarts() {
        map.startingCells().clearAll();
        map.runs().clearAll();
        for (long cell = 0; cell < layout.cells(); cell++) {
            if (map.starts(cell) != 0) {
                map.startingCells().set(cell);
            }
            if (startsRun(cell)) {
                map.runs().set(cell);
            }
        }
    }

    private long countTaken(long start) {
        long end = map.end(start);
        if (map.isRun(start)) {
            lanes.adopt(CellLayout.cell(start));
        } else {
            clearTags(start, end);
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

    /** Clears the tags of a chunk that is no run: one that was being opened or closed may have left some behind its first cell. */
    private void clearTags(long start, long end) {
        for (long cell = CellLayout.cell(start); cell <= CellLayout.cell(end - 1); cell++) {
            if (map.cells().tag(cell << CELL_SHIFT) != RunTag.NONE) {
                map.cells().clearTag(cell);
            }
        }
    }
}
