package memheap.races.history;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import java.util.Map;
import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.lanes.CellLayout;
import memheap.lanes.CellMap;
import memheap.lanes.Lanes;
import memheap.lanes.RunLengths;
import memheap.lanes.RunSource;
import memheap.lanes.RunTag;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/** A module that has nothing but lanes: cells are given to runs, the lowest ones first, and only all of them at once to anybody else. Its metadata is an array. */
final class LanesModule implements MemheapModule, RunSource {

    private static final int CELLS = 16;

    /** Size of the window. */
    static final long WINDOW_BYTES = (long) CELLS << CELL_SHIFT + UNIT_SHIFT;

    /** What its largest chunks have; a cell is sixteen of them. */
    static final long MOST_BYTES = 64;

    private static final CellLayout LAYOUT = new CellLayout(0, CELLS);

    /** Size of its metadata. */
    static final long METADATA_BYTES = LAYOUT.end();

    private final CellMap map;
    private final Lanes lanes;
    private int taken;     // cells, bit by bit; guarded by this
    private boolean whole; // whether all is one block; guarded by this

    LanesModule(ArrayMetadata metadata) {
        this.map = new CellMap(metadata, LAYOUT, RunLengths.POWERS_OF_TWO);
        this.lanes = new Lanes(map, this, (long) CELLS << CELL_SHIFT);
    }

    @Override
    public synchronized long openRun(int firstTag, int cellAlignment) {
        int cells = (int) RunLengths.POWERS_OF_TWO.cells(firstTag);
        int run = (1 << cells) - 1;
        for (int first = 0; first <= CELLS - cells; first += cellAlignment) {
            if ((taken & run << first) == 0) {
                taken |= run << first;
                map.tagRun(first, firstTag);
                return first;
            }
        }
        return NONE;
    }

    @Override
    public synchronized void closeRun(long firstCell) {
        int cells = (int) RunLengths.POWERS_OF_TWO.cells(map.tag(firstCell << CELL_SHIFT));
        taken &= ~((1 << cells) - 1 << firstCell);
        map.untagRun(firstCell);
    }

    @Override
    public boolean isThreadSafe() {
        return true;
    }

    @Override
    public boolean keepsAccount() {
        return true;
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return lanes.open();
    }

    @Override
    public synchronized long allocate(long byteSize, long byteAlignment) {
        whole = taken == 0;
        taken = whole ? -1 : taken;
        return whole ? 0 : NO_SPACE;
    }

    @Override
    public void free(long offset) {
        synchronized (this) {
            if (whole && offset == 0) {
                whole = false;
                taken = 0;
                return;
            }
        }
        if (!isInRun(offset) || !lanes.free(offset >>> UNIT_SHIFT)) {
            throw new InvalidFreeException("no live block starts there", offset);
        }
    }

    private boolean isInRun(long offset) {
        return map.tag(offset >>> UNIT_SHIFT) != RunTag.NONE;
    }

    @Override
    public long usableBytes(long offset) {
        long units = isInRun(offset) ? lanes.usableUnits(offset >>> UNIT_SHIFT) : 0;
        if (units == 0) {
            throw new InvalidFreeException("no live block starts there", offset);
        }
        return units << UNIT_SHIFT;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        return newByteSize <= usableBytes(offset);
    }

    /** Counts what a walk shows: what the lanes say themselves takes Lincheck too long. */
    @Override
    public HeapUsage usage() {
        long[] live = new long[2];
        forEachBlock((offset, usableBytes) -> {
            live[0]++;
            live[1] += usableBytes;
        });
        return new HeapUsage(WINDOW_BYTES, live[1], live[0], 0, Map.of());
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        forEachRun(firstCell -> lanes.forEachBlock(firstCell, visitor));
    }

    @Override
    public void verify() {
        forEachRun(firstCell -> lanes.verify("I1", firstCell, CELLS - firstCell));
    }

    private interface RunVisitor {
        void run(long firstCell);
    }

    private void forEachRun(RunVisitor visitor) {
        for (long cell = 0; cell < CELLS && !whole; cell++) {
            if (RunTag.isFirst(map.tag(cell << CELL_SHIFT))) {
                visitor.run(cell);
            }
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}
