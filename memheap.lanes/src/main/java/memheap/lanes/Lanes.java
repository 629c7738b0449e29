package memheap.lanes;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import memheap.api.CorruptHeapException;
import memheap.spi.MemheapModule.BlockVisitor;
import memheap.spi.ThreadCache;

/** All lanes of a module, and its way to the chunks in their runs. Safe for all threads but where a method says otherwise. */
public final class Lanes {

    private static final int LEAST_SHARE = 256;   // the window holds at least so many blocks of the largest size
    static final int GROWN_RUNS = 64; // a lane that has asked for so many is worth some memory

    private static final int NOTICED_CELLS = 64; // in a lane that is nobody's, so many are freed in before somebody looks

    private final CellMap map;
    private final RunSource source;
    private final long windowUnits;
    private final int mostUnits;
    private final Queue<Lane> nobodys = new ArrayDeque<>(); // guarded by this
    private final AtomicInteger grownLanes = new AtomicInteger(); // never falls
    private volatile Lane[] lanes = {};                     // by number, less 1; null where a module before this one has left none; changes under the monitor

    /**
     * Makes the lanes of a window; there are none yet.
     *
     * @param map the window's cells
     * @param source where cells come from
     * @param windowUnits whole units in the window
     */
    public Lanes(CellMap map, RunSource source, long windowUnits) {
        this.map = map;
        this.source = source;
        this.windowUnits = windowUnits;
        this.mostUnits = (int) Math.min(SizeClasses.MOST_UNITS, windowUnits / LEAST_SHARE);
    }

    /**
     * Opens a lane, or hands over one that a module before this one has left.
     *
     * @return nothing if the window is too small for runs, or there are too many lanes
     */
    public synchronized Optional<ThreadCache> open() {
        if (!nobodys.isEmpty()) {
            return Optional.of(nobodys.remove());
        }
        int number = 1 + Arrays.asList(lanes).indexOf(null);
        int free = number == 0 ? lanes.length + 1 : number;
        return mostUnits == 0 || free > RunTag.MOST_LANES ? Optional.empty() : Optional.of(added(free));
    }

    private Lane added(int number) {
        Lane[] more = Arrays.copyOf(lanes, Math.max(lanes.length, number));
        Lane opened = new Lane(number, this, map, source, windowUnits, Math.max(mostUnits, 1));
        more[number - 1] = opened;
        lanes = more;
        return opened;
    }

    private boolean has(int number) {
        return number <= lanes.length && lanes[number - 1] != null;
    }

    private Stream<Lane> all() {
        return Arrays.stream(lanes).filter(Objects::nonNull);
    }

    /** Told by a lane that it has asked for {@link #GROWN_RUNS} runs. */
    void countGrown() {
        grownLanes.incrementAndGet();
    }

    /**
     * How many cells a new run has at least, and what its first cell is a multiple of. Until a second lane has grown, short runs waste least. From then on two new runs never share a cache
     * line of marks, or each of two threads would wait for the other one's stores.
     *
     * @return cells, 1 or {@link CellLayout#CELLS_A_LINE}
     */
    int leastCells() {
        return grownLanes.get() > 1 ? CellLayout.CELLS_A_LINE : 1;
    }

    /**
     * How many lanes there are.
     *
     * @return at least 0
     */
    public int count() {
        return (int) all().count();
    }

    /**
     * Whether a chunk of a run can start at an offset: it is a multiple of a unit, inside of the window, and in a cell where chunks of a run start.
     *
     * @param offset any number
     * @return whether the lanes know whether a live block starts there
     */
    public boolean areAskedFor(long offset) {
        long unit = Long.rotateRight(offset, UNIT_SHIFT); // what is no multiple of a unit becomes larger than any window
        return Long.compareUnsigned(unit, windowUnits) < 0 && map.tag(unit) != RunTag.NONE;
    }

    /**
     * Frees a chunk in somebody's run.
     *
     * @param start a unit in a cell that has a tag
     * @return whether a live chunk starts there; if not, nothing has changed
     */
    public boolean free(long start) {
        long others = map.freeFromAfar(start);
        if (others == CellMap.NOT_LIVE) {
            return false;
        }
        int lane = RunTag.lane(map.tag(start));
        if (lane == 0) {
            return !map.isTakenBack(start); // a wrong free, so late that the run has gone, unless its owner has taken notice and given it back since
        }
        if (others == 0 && lanes[lane - 1].inbox().add(CellLayout.cell(start)) % NOTICED_CELLS == 0) {
            giveBackNobodys();
        }
        return true;
    }

    /** Gives the runs back that have no live chunk and belong to lanes that no thread has taken over. */
    synchronized void giveBackNobodys() {
        nobodys.forEach(Lane::giveBack);
    }

    /**
     * The size of a chunk in somebody's run.
     *
     * @param start a unit in a cell that has a tag
     * @return its units, or 0 if no live chunk starts there
     */
    public long usableUnits(long start) {
        int tag;
        boolean live;
        do { // who asks for a block that is none of his may meet a run that goes and another one that comes
            tag = map.tag(start);
            live = (map.live(CellLayout.cell(start)) & 1L << start) != 0;
        } while (tag != map.tag(start));
        return live && tag != RunTag.NONE ? SizeClasses.units(RunTag.sizeClass(tag)) : 0;
    }

    /**
     * Says in words why an offset in a run is none of a live block.
     *
     * @param offset the wrong offset
     * @param firstCell the run's first cell
     * @return half a sentence
     */
    public String likelyCause(long offset, long firstCell) {
        long first = firstCell << CELL_SHIFT;
        long units = SizeClasses.units(RunTag.sizeClass(map.tag(first)));
        long start = (offset >> UNIT_SHIFT) - ((offset >> UNIT_SHIFT) - first) % units;
        return String.format(Locale.ROOT, usableUnits(start) != 0 ? "it lies inside the live block at 0x%x of %d bytes"
                : "most likely it was freed before: it lies in the free chunk at 0x%x of %d bytes", start << UNIT_SHIFT, units << UNIT_SHIFT);
    }

    /**
     * Live chunks in all runs; exact when nobody is inside of the module.
     *
     * @return at least 0
     */
    public long liveChunks() {
        return all().mapToLong(Lane::liveChunks).sum();
    }

    /**
     * Units of live chunks in all runs; exact when nobody is inside of the module.
     *
     * @return at least 0
     */
    public long liveUnits() {
        return all().mapToLong(Lane::liveUnits).sum();
    }

    /**
     * Shows the live blocks of a run, in ascending order; nobody else is inside of the module.
     *
     * @param firstCell its first cell
     * @param visitor who sees them
     */
    public void forEachBlock(long firstCell, BlockVisitor visitor) {
        int firstTag = map.tag(firstCell << CELL_SHIFT);
        long usableBytes = (long) SizeClasses.units(RunTag.sizeClass(firstTag)) << UNIT_SHIFT;
        long end = firstCell + map.lengths().cells(firstTag);
        for (long cell = firstCell; cell < end; cell++) {
            for (long live = map.live(cell); live != 0; live &= live - 1) {
                visitor.block((cell << CELL_SHIFT) + Long.numberOfTrailingZeros(live) << UNIT_SHIFT, usableBytes);
            }
        }
    }

    /**
     * Takes over a run that is legal and was left by a module before this one; nobody else is inside of the module.
     *
     * @param firstCell its first cell
     */
    public synchronized void adopt(long firstCell) {
        int number = RunTag.lane(map.tag(firstCell << CELL_SHIFT));
        if (!has(number)) {
            nobodys.add(added(number));
        }
        lanes[number - 1].adopt(firstCell);
    }

    /**
     * Checks a run; nobody else is inside of the module.
     *
     * @param invariant its number, with which the message begins
     * @param firstCell its first cell
     * @param cells how many cells are its at the most
     * @throws CorruptHeapException if its cells are none of a run, or belong to a lane that does not exist
     */
    public void verify(String invariant, long firstCell, long cells) {
        int firstTag = map.tag(firstCell << CELL_SHIFT);
        if (!map.isLegalRun(firstCell, cells)) {
            throw corrupt("%s: the cells from offset 0x%x on are no run, though the first one has the tag 0x%x", invariant, firstCell << CELL_SHIFT + UNIT_SHIFT, firstTag);
        }
        if (!has(RunTag.lane(firstTag))) {
            throw corrupt("%s: the run at offset 0x%x belongs to lane %d, but there is none among %d lanes", invariant, firstCell << CELL_SHIFT + UNIT_SHIFT, RunTag.lane(firstTag), count());
        }
    }

    /**
     * Compares what was counted in all runs with what the lanes say; nobody else is inside of the module.
     *
     * @param invariant its number, with which the message begins
     * @param chunks live chunks
     * @param units their units
     * @throws CorruptHeapException if they differ
     */
    public void verifyFigures(String invariant, long chunks, long units) {
        if (liveChunks() != chunks || liveUnits() != units) {
            throw corrupt("%s: the lanes say %d live chunks of %d units, but there are %d of %d", invariant, liveChunks(), liveUnits(), chunks, units);
        }
    }

    private static CorruptHeapException corrupt(String message, Object... values) {
        return new CorruptHeapException(String.format(Locale.ROOT, message, values));
    }
}
