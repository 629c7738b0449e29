package memheap.ptmalloc;

import static memheap.ptmalloc.PtmallocLayout.CELL_SHIFT;
import static memheap.ptmalloc.PtmallocLayout.CELL_UNITS;
import static memheap.ptmalloc.PtmallocLayout.cell;

import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/**
 * The authoritative account of a window: for each unit, whether a chunk starts there and whether that chunk is in use. A chunk ends where the
 * next one starts, the last one at the end of the window.
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
    private final PtmallocLayout layout;
    private final BitTree startingCells;
    private final long units;

    /** Makes a view of a map; touches no metadata. */
    ChunkMap(Metadata metadata, PtmallocLayout layout) {
        this.metadata = metadata;
        this.layout = layout;
        this.startingCells = new BitTree(metadata, layout.startingCellsOffset(), layout.cells());
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

    /** The units of a cell at which chunks in use start, bit by bit. */
    long used(long cell) {
        return metadata.getLong(PtmallocLayout.usedOffset(cell));
    }

    /** The units of a cell at which chunks start that are in use and were not freed from afar, bit by bit. */
    long live(long cell) {
        return tag(cell) == RunTag.NONE ? used(cell) : used(cell) & ~remote(cell);
    }

    /** The units of a run's cell at which chunks start that were freed, though their lane does not know yet. */
    long remote(long cell) {
        return metadata.getLongVolatile(PtmallocLayout.remoteOffset(cell));
    }

    /** Which run a cell belongs to: a {@link RunTag}. */
    int tag(long cell) {
        return metadata.getInt(layout.tagOffset(cell));
    }

    void setTag(long cell, int tag) {
        metadata.setInt(layout.tagOffset(cell), tag);
    }

    boolean isStart(long unit) {
        return (starts(cell(unit)) & 1L << unit) != 0;
    }

    /** Whether a chunk in use starts at a unit. */
    boolean isUsed(long unit) {
        return (used(cell(unit)) & 1L << unit) != 0;
    }

    /** Whether the chunk that starts at a unit is in use or belongs to a run, so that no free neighbour may merge with it. */
    boolean isTaken(long unit) {
        return isUsed(unit) || tag(cell(unit)) != RunTag.NONE;
    }

    /**
     * Frees a chunk in a run of another lane's. This is the committing store; the owner takes notice later.
     *
     * @return the other chunks of the cell that wait for the owner's notice; -1 if no live chunk starts at the unit
     */
    long freeFromAfar(long unit) {
        long cell = cell(unit);
        long bit = 1L << unit;
        while ((used(cell) & bit) != 0) {
            long before = remote(cell);
            if ((before & bit) != 0) {
                return NONE;
            }
            if (metadata.compareAndSetLong(PtmallocLayout.remoteOffset(cell), before, before | bit)) {
                return before;
            }
        }
        return NONE;
    }

    /**
     * Takes notice of what was freed from afar in a cell of an own run. The marks go only after the chunks are free, so that a kill forgets no free.
     *
     * @return the chunks that were freed, bit by bit
     */
    long takeNotice(long cell) {
        long noticed = 0;
        long marks;
        do {
            marks = remote(cell);
            long used = used(cell);
            noticed |= marks & used;
            metadata.setLongRelease(PtmallocLayout.usedOffset(cell), used & ~marks);
        } while (!metadata.compareAndSetLong(PtmallocLayout.remoteOffset(cell), marks, 0));
        return noticed;
    }

    /** Forgets what was freed from afar, before a cell becomes a run's and after it was one. */
    void forgetRemote(long cell) {
        if (remote(cell) != 0) {
            metadata.setLongRelease(PtmallocLayout.remoteOffset(cell), 0);
        }
    }

    /** Frees a chunk of an own run. @return whether it was live; if not, nothing has changed */
    boolean freeOwn(long unit) {
        long cell = cell(unit);
        long used = used(cell);
        long bit = 1L << unit;
        if ((used & bit & ~metadata.getLong(PtmallocLayout.remoteOffset(cell))) == 0) {
            return false;
        }
        metadata.setLongRelease(PtmallocLayout.usedOffset(cell), used ^ bit);
        return true;
    }

    /** Whether a run starts at a unit. */
    boolean isRunStart(long unit) {
        return (unit & CELL_UNITS - 1) == 0 && RunTag.isFirst(tag(cell(unit)));
    }

    /** How many cells a run has. */
    long runCells(long firstCell) {
        return Integer.toUnsignedLong(metadata.getInt(layout.unitsOffset(firstCell)));
    }

    /**
     * Cuts free cells, which are one chunk, into the chunks of a run. Only cells in which chunks start get a tag; no other one is ever asked for it.
     *
     * @param start where the run starts
     * @param cells how many cells it has
     * @param units the size of its chunks; what is left over is a smaller one
     * @param tag the tag without the mark of the first cell
     */
    void cutRun(long start, long cells, int units, int tag) {
        metadata.setInt(layout.unitsOffset(cell(start)), (int) cells);
        long end = start + (cells << CELL_SHIFT);
        long tagged = NONE;
        for (long chunk = start; chunk < end; chunk += units) {
            if (chunk > start) {
                setStart(chunk);
            }
            if (cell(chunk) != tagged) {
                tagged = cell(chunk);
                forgetRemote(tagged);
                setTag(tagged, chunk == start ? tag | RunTag.of(0, 0, true) : tag);
            }
        }
    }

    /** Takes the tags of a run away. */
    void untagRun(long firstCell) {
        long end = firstCell + runCells(firstCell);
        for (long cell = firstCell; cell < end; cell = nextWithStart(cell)) {
            setTag(cell, RunTag.NONE);
        }
    }

    /** Whether all chunks of a run are free, and its lane knows it. */
    boolean isRunFree(long firstCell) {
        long end = firstCell + runCells(firstCell);
        for (long cell = firstCell; cell < end; cell = nextWithStart(cell)) {
            if (used(cell) != 0 || remote(cell) != 0) {
                return false;
            }
        }
        return true;
    }

    private long nextWithStart(long cell) {
        long next = nextStartingCell(cell + 1);
        return next == NONE ? layout.cells() : next;
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
        long candidates = starts & ~used(cell) & ALL_BITS << fromInclusive & (starts >>> size | nextStarts << -size);
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

    void setUsed(long start) {
        long usedOffset = PtmallocLayout.usedOffset(cell(start));
        metadata.setLongRelease(usedOffset, metadata.getLong(usedOffset) | 1L << start);
    }

    void clearUsed(long start) {
        metadata.setLongRelease(PtmallocLayout.usedOffset(cell(start)), used(cell(start)) & ~(1L << start));
    }
}
