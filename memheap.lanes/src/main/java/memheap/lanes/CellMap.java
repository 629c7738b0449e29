package memheap.lanes;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.MARKS_SHIFT;
import static memheap.lanes.CellLayout.REMOTE;
import static memheap.lanes.CellLayout.TAG_SHIFT;

import java.lang.invoke.VarHandle;
import memheap.metadata.Metadata;

/**
 * The authoritative account of which chunks are used, and of what belongs to runs.
 *
 * <p>The marks of a run's cell are written by its lane alone, those of other cells under the component's lock; both are committing stores, of release order. A free from another
 * thread leaves a mark of its own beside them, by compare-and-set. Tags change under the component's lock, and only while no chunk of the run is live.
 */
public final class CellMap {

    // No number leads out of the metadata. That the offsets are masked tells the compiler so, and it leaves out the checks of the accessor.
    private static final long MARKS_MASK = (CellLayout.MOST_UNITS >>> CELL_SHIFT << MARKS_SHIFT) - (1 << MARKS_SHIFT);
    private static final long TAGS_MASK = (CellLayout.MOST_UNITS >>> CELL_SHIFT << TAG_SHIFT) - (1 << TAG_SHIFT);

    private final Metadata marks;
    private final Metadata tags;
    private final RunLengths lengths;

    /**
     * Makes a view of a map; touches no metadata.
     *
     * @param metadata all metadata of the component
     * @param layout where the map lies in it
     * @param lengths how long runs are
     */
    public CellMap(Metadata metadata, CellLayout layout, RunLengths lengths) {
        this.lengths = lengths;
        this.marks = metadata.slice(layout.offset(), layout.marksBytes());
        this.tags = metadata.slice(layout.tagsOffset(), layout.tagsBytes());
    }

    private static long usedOffset(long unit) {
        return unit >>> CELL_SHIFT - MARKS_SHIFT & MARKS_MASK;
    }

    private static long tagOffset(long unit) {
        return unit >>> CELL_SHIFT - TAG_SHIFT & TAGS_MASK;
    }

    /**
     * The used chunks that start in a cell.
     *
     * @param cell the cell
     * @return a bit for each unit
     */
    public long used(long cell) {
        return marks.getLong(usedOffset(cell << CELL_SHIFT));
    }

    /**
     * The chunks of a run that start in a cell and were freed, though their lane does not know yet.
     *
     * @param cell the cell
     * @return a bit for each unit
     */
    public long remote(long cell) {
        return marks.getLongVolatile(usedOffset(cell << CELL_SHIFT) + REMOTE);
    }

    /**
     * The live blocks that start in a cell.
     *
     * @param cell the cell
     * @return a bit for each unit
     */
    public long live(long cell) {
        long remote = remote(cell); // first: an owner that takes notice in between has cleared the used ones before
        return used(cell) & ~remote;
    }

    /**
     * Whether a used chunk starts at a unit.
     *
     * @param unit the unit
     * @return whether its mark is set
     */
    public boolean isUsed(long unit) {
        return (marks.getLong(usedOffset(unit)) & 1L << unit) != 0;
    }

    /**
     * Marks a chunk as used.
     *
     * @param unit where it starts
     */
    public void setUsed(long unit) {
        long offset = usedOffset(unit);
        marks.setLongRelease(offset, marks.getLong(offset) | 1L << unit);
    }

    /**
     * Marks a chunk as free.
     *
     * @param unit where it starts
     */
    public void clearUsed(long unit) {
        long offset = usedOffset(unit);
        marks.setLongRelease(offset, marks.getLong(offset) & ~(1L << unit));
    }

    // The marks of a lane's own chunks are its committing stores. A fence in front of the loads orders them as a release store would, and leaves the compiler free to keep the address.
    // These methods take the marks, which lanes hold themselves: to reach them through the map would be a fifth of a lane's loads.

    /** Marks a chunk of the caller's own run, which is free, as used. */
    static void use(Metadata marks, long unit) {
        long offset = usedOffset(unit);
        long bit = 1L << unit;
        VarHandle.releaseFence();
        if ((marks.getLong(offset + REMOTE) & bit) != 0) {
            clearRemote(marks, offset, bit); // left by a wrong free, at the same time as the right one
        }
        marks.setLong(offset, marks.getLong(offset) | bit);
    }

    /** Drops marks from afar. @return which of them were there */
    private static long clearRemote(Metadata marks, long offset, long bits) {
        long seen;
        do {
            seen = marks.getLongVolatile(offset + REMOTE);
        } while ((seen & bits) != 0 && !marks.compareAndSetLong(offset + REMOTE, seen, seen & ~bits));
        return seen & bits;
    }

    /** Marks a chunk of the caller's own run as free. @return whether a live block starts there; if not, nothing has changed */
    static boolean isFreed(Metadata marks, long unit) {
        long offset = usedOffset(unit);
        long bit = 1L << unit;
        VarHandle.releaseFence();
        long used = marks.getLong(offset);
        if ((used & ~marks.getLong(offset + REMOTE) & bit) == 0) {
            return false;
        }
        marks.setLong(offset, used ^ bit);
        return true;
    }

    /**
     * Frees a chunk in somebody's run. This is the committing store; the owner takes notice later. The marks from afar are read first: if the owner takes notice of an earlier free before the
     * store, they are others by then and the store fails.
     *
     * @return the other chunks of the cell that wait for the owner's notice: if there are none, the caller tells the owner; {@link #NOT_LIVE} if no live chunk starts at the unit
     */
    long freeFromAfar(long unit) {
        long offset = usedOffset(unit);
        long bit = 1L << unit;
        long before;
        do {
            before = marks.getLongVolatile(offset + REMOTE);
            if ((marks.getLongVolatile(offset) & ~before & bit) == 0) {
                return NOT_LIVE;
            }
        } while (!marks.compareAndSetLong(offset + REMOTE, before, before | bit));
        return before;
    }

    /** Takes the mark of a free from afar back. @return whether it was still there */
    boolean isTakenBack(long unit) {
        return clearRemote(marks, usedOffset(unit), 1L << unit) != 0;
    }

    /** No set of chunks beside another one has all units. */
    static final long NOT_LIVE = -1;

    /**
     * Frees the chunks of a cell that were freed from afar; a mark that has no used chunk, from a free at the same time as the owner's, is dropped. It leaves no mark behind, for whoever
     * sets the first one tells the owner, and only that one.
     *
     * @return the chunks that are free now
     */
    long takeNotice(long cell) {
        long offset = usedOffset(cell << CELL_SHIFT);
        long freed = 0;
        long remote;
        do {
            remote = marks.getLongVolatile(offset + REMOTE);
            long used = marks.getLong(offset);
            freed |= remote & used;
            marks.setLongRelease(offset, used & ~remote);
        } while (!marks.compareAndSetLong(offset + REMOTE, remote, 0));
        return freed;
    }

    /**
     * Which run has a chunk starting in the cell of a unit.
     *
     * @param unit the unit
     * @return a {@link RunTag}
     */
    public int tag(long unit) {
        return tag(tags, unit);
    }

    static int tag(Metadata tags, long unit) {
        return tags.getInt(tagOffset(unit));
    }

    Metadata marks() {
        return marks;
    }

    Metadata tags() {
        return tags;
    }

    private void setTag(long unit, int tag) {
        tags.setIntRelease(tagOffset(unit), tag);
    }

    /**
     * Tags the cells of a run in which its chunks start, the first one last.
     *
     * @param firstCell its first cell
     * @param firstTag what the first cell is tagged with
     */
    public void tagRun(long firstCell, int firstTag) {
        for (long cell = lengths.lastStart(firstTag); cell >= 0; cell = lengths.startBefore(firstTag, cell)) {
            if (remote(firstCell + cell) != 0) {
                clearRemote(marks, usedOffset(firstCell + cell << CELL_SHIFT), -1); // left by a wrong free, which came when the run before had gone
            }
        }
        setTagsBehindFirst(firstCell, firstTag, RunTag.behindFirst(firstTag));
        setTag(firstCell << CELL_SHIFT, firstTag);
    }

    /**
     * Takes the tags from the cells of a run, from the first one first.
     *
     * @param firstCell its first cell
     */
    public void untagRun(long firstCell) {
        int firstTag = tag(firstCell << CELL_SHIFT);
        setTag(firstCell << CELL_SHIFT, RunTag.NONE);
        setTagsBehindFirst(firstCell, firstTag, RunTag.NONE);
    }

    private void setTagsBehindFirst(long firstCell, int firstTag, int tag) {
        for (long cell = lengths.lastStart(firstTag); cell > 0; cell = lengths.startBefore(firstTag, cell)) {
            setTag(firstCell + cell << CELL_SHIFT, tag);
        }
    }

    /**
     * Takes a tag away that belongs to no run.
     *
     * @param cell the cell
     */
    public void clearTag(long cell) {
        setTag(cell << CELL_SHIFT, RunTag.NONE);
    }

    /**
     * How long runs are.
     *
     * @return what was given
     */
    public RunLengths lengths() {
        return lengths;
    }

    /**
     * Whether the cells from a place on can be a run: their tags say so, and a chunk starts wherever one is used. It writes nothing.
     *
     * @param firstCell a cell of the window, with a tag
     * @param cells how many cells are its at the most
     * @return whether {@link Lanes#adopt} may have it
     */
    public boolean isLegalRun(long firstCell, long cells) {
        int firstTag = tag(firstCell << CELL_SHIFT);
        if (!RunTag.isLegalFirst(firstTag) || lengths.cells(firstTag) > cells) {
            return false;
        }
        for (long cell = 0; cell < lengths.cells(firstTag); cell++) {
            long starts = lengths.starts(firstTag, cell);
            int expected = cell == 0 ? firstTag : starts == 0 ? RunTag.NONE : RunTag.behindFirst(firstTag);
            if (tag(firstCell + cell << CELL_SHIFT) != expected || (used(firstCell + cell) & ~starts) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether all chunks of a run are free, and its lane knows it. */
    boolean isRunFree(long firstCell) {
        int firstTag = tag(firstCell << CELL_SHIFT);
        for (long cell = lengths.lastStart(firstTag); cell >= 0; cell = lengths.startBefore(firstTag, cell)) {
            if (used(firstCell + cell) != 0 || remote(firstCell + cell) != 0) {
                return false;
            }
        }
        return true;
    }
}
