package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.UNIT_SHIFT;
import static memheap.lanes.CellLayout.cell;

import java.util.Locale;
import memheap.api.CorruptHeapException;
import memheap.lanes.Lanes;
import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/** Checks the invariants of {@link ChunkHeap}, by number: one walk over the chunk map, one over each bin. It writes nothing. */
final class PtmallocVerification {

    private static final long ALL_BITS = -1;

    private final PtmallocLayout layout;
    private final PtmallocHeader header;
    private final ChunkMap map;
    private final SmallBins small;
    private final TreeBinsVerification tree;
    private final Figures figures;
    private final Lanes lanes;
    private final Figures counted = new Figures();   // as the walks count them
    private long countedInLanes;                     // live chunks
    private long countedUnitsInLanes;

    PtmallocVerification(Metadata metadata, PtmallocLayout layout, ChunkHeap heap, Lanes lanes) {
        this.lanes = lanes;
        this.layout = layout;
        this.header = new PtmallocHeader(metadata);
        this.map = heap.map();
        this.small = heap.free().small();
        this.figures = heap.figures();
        this.tree = new TreeBinsVerification(map, heap.free().tree());
    }

    /**
     * Checks everything, once.
     *
     * @throws CorruptHeapException if an invariant is broken; the message begins with its number
     */
    void run() {
        checkHeader("magic", header.magic(), PtmallocHeader.MAGIC);
        checkHeader("format version", header.formatVersion(), PtmallocHeader.FORMAT_VERSION);
        checkHeader("window size", header.windowBytes(), layout.windowBytes());
        checkCells();
        counted.top = map.units();
        for (long start = 0; start < map.units();) {
            start = checkedChunkEnd(start);
        }
        checkFigure("I7: the top chunk starts at unit %d, but it should be %d", figures.top, counted.top);
        for (int units = 1; units < CELL_UNITS; units++) {
            checkSmallBin(units);
        }
        tree.run();
        checkFigure("I6: the tree bins lead to %d chunks, but there are %d", tree.nodes(), counted.treeChunks);
        lanes.verifyFigures("I9", countedInLanes, countedUnitsInLanes);
        checkFigure("I8: the figures say %d live blocks, but there are %d", figures.liveBlocks, counted.liveBlocks);
        checkFigure("I8: the figures say %d units in use, but there are %d", figures.usedUnits, counted.usedUnits);
        checkFigure("I8: the figures say %d free chunks in small bins, but there are %d", figures.smallChunks, counted.smallChunks);
        checkFigure("I8: the figures say %d free chunks in tree bins, but there are %d", figures.treeChunks, counted.treeChunks);
    }

    static CorruptHeapException corrupt(String message, Object... values) {
        return new CorruptHeapException(String.format(Locale.ROOT, message, values));
    }

    /** The offset in the window of a unit, as text. */
    static String offset(long unit) {
        return "0x" + Long.toHexString(unit << UNIT_SHIFT);
    }

    private static void checkHeader(String field, long found, long expected) {
        if (found != expected) {
            throw corrupt("I1: the header's %s is 0x%x, but the heap was opened with 0x%x", field, found, expected);
        }
    }

    private static void checkFigure(String message, long found, long expected) {
        if (found != expected) {
            throw corrupt(message, found, expected);
        }
    }

    private void checkCells() {
        if (!map.isStart(0)) {
            throw corrupt("I2: no chunk starts at offset 0x0");
        }
        BitTree cells = map.startingCells();
        if (cells.last() >= layout.cells()) {
            throw corrupt("I2: cell %d is among the starting cells, but the window has %d", cells.last(), layout.cells());
        }
        for (long cell = cells.first(); cell != BitTree.NONE; cell = cells.next(cell + 1)) {
            checkCell(cell, map.starts(cell), map.isRun(cell << CELL_SHIFT) ? 0 : map.cells().used(cell));
        }
    }

    private void checkCell(long cell, long starts, long used) {
        long firstUnit = cell << CELL_SHIFT;
        if (starts == 0 || !map.startingCells().reaches(cell)) {
            throw corrupt("I2: cell %d, at offset %s, is among the starting cells, but no chunk starts in it", cell, offset(firstUnit));
        }
        long beyond = map.units() - firstUnit < CELL_UNITS ? starts & ALL_BITS << map.units() : 0;
        if (beyond != 0) {
            throw corrupt("I2: a chunk starts at offset %s, but the window has %d bytes", offset(firstUnit + Long.numberOfTrailingZeros(beyond)),
                    layout.windowBytes());
        }
        long stray = used & ~starts;
        if (stray != 0) {
            throw corrupt("I3: offset %s is marked as used, but no chunk starts there", offset(firstUnit + Long.numberOfTrailingZeros(stray)));
        }
    }

    private long checkedChunkEnd(long start) {
        long end = map.end(start);
        if (map.isRun(start) != map.isTaggedAsRun(start)) {
            throw corrupt("I9: the set of runs %s the cell at %s, but its tag says otherwise", map.isRun(start) ? "has" : "lacks", offset(start));
        }
        if (map.isRun(start)) {
            checkRun(cell(start), end - start >>> CELL_SHIFT);
            return end;
        }
        if (map.cells().isUsed(start)) {
            counted.liveBlocks++;
            counted.usedUnits += end - start;
            return end;
        }
        if (end < map.units() && !map.isTaken(end)) {
            throw corrupt("I4: the chunks at %s and %s are neighbours and both free", offset(start), offset(end));
        }
        if (end == map.units()) {
            counted.top = start;
        } else if (end - start < CELL_UNITS) {
            checkSmallChunk(start, (int) (end - start));
        } else {
            counted.treeChunks++;
        }
        return end;
    }

    private void checkRun(long firstCell, long cells) {
        lanes.verify("I9", firstCell, cells);
        lanes.forEachBlock(firstCell, (offset, usableBytes) -> {
            countedInLanes++;
            countedUnitsInLanes += usableBytes >>> UNIT_SHIFT;
        });
    }

    private void checkSmallChunk(long start, int units) {
        counted.smallChunks++;
        if (!small.cells(units).reaches(cell(start))) {
            throw corrupt("I5: the free chunk at %s of %d units is not found in its small bin", offset(start), units);
        }
    }

    /** Every small free chunk is known to be in its bin by now; what else is in there leads to no such chunk. */
    private void checkSmallBin(int units) {
        BitTree cells = small.cells(units);
        for (long cell = cells.first(); cell != BitTree.NONE; cell = cells.next(cell + 1)) {
            if (map.findFree(cell, units, 0) == ChunkMap.NONE) {
                throw corrupt("I5: the small bin for chunks of %d units leads to cell %d, in which no such chunk starts", units, cell);
            }
        }
        if ((figures.smallMask & 1L << units) != 0 == cells.isEmpty()) {
            throw corrupt("I5: the small mask is 0x%x, which is wrong for chunks of %d units", figures.smallMask, units);
        }
    }
}
