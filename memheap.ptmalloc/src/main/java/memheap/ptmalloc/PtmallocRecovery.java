package memheap.ptmalloc;

import static memheap.ptmalloc.PtmallocLayout.CELL_SHIFT;
import static memheap.ptmalloc.PtmallocLayout.CELL_UNITS;
import static memheap.ptmalloc.PtmallocLayout.UNIT_SHIFT;

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
    private final ChunkMap map;
    private final FreeChunks free;
    private final Figures figures;

    PtmallocRecovery(ChunkHeap heap, PtmallocLayout layout) {
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
        dissolveRuns();
        repairStartingCells();
        free.clear();
        figures.liveBlocks = 0;
        figures.usedUnits = 0;
        figures.top = map.units();
        for (long start = 0; start < map.units();) {
            start = map.isUsed(start) ? countUsed(start) : addMerged(start);
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
            requireNone("no chunk starts, but one is marked as used, at", firstUnit, map.used(cell) & ~map.starts(cell));
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

    /** Makes the chunks of all runs chunks like others; what was freed from afar is free. Pages of tags that were never touched are read, and stay untouched. */
    private void dissolveRuns() {
        for (long cell = 0; cell < layout.cells(); cell++) {
            if (map.tag(cell) != RunTag.NONE) {
                map.takeNotice(cell);
                map.setTag(cell, RunTag.NONE);
            }
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

    private long countUsed(long start) {
        long end = map.end(start);
        figures.liveBlocks++;
        figures.usedUnits += end - start;
        return end;
    }

    /** Enters a free chunk, merged with all free ones behind it; returns where it ends. */
    private long addMerged(long start) {
        long end = map.end(start);
        while (end < map.units() && !map.isUsed(end)) {
            map.clearStart(end);
            end = map.end(start);
        }
        if (end < map.units()) {
            free.add(start, end);
        } else {
            figures.top = start;
        }
        return end;
    }
}
