package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;

import memheap.lanes.CellLayout;
import memheap.lanes.RunTag;
import memheap.metadata.Metadata;

/**
 * The arithmetic of a best-fit heap: a chunk is cut to size and the rest stays free; a chunk that becomes free merges with its neighbours.
 *
 * <p>Terms. The window is a row of <em>chunks</em>, each <em>in use</em> or <em>free</em>. If the last one is free, it is the <em>top chunk</em>: it is in
 * no bin and is used only if no bin has a chunk that fits, so that low addresses are used again first and an untouched end stays untouched.
 * The <em>best fit</em> is the smallest sufficient free chunk, of equal ones the lowest. Where a chunk starts and how large it is follows
 * from the {@link ChunkMap} alone; nothing is written between the users' bytes, and a rest of a single unit is a chunk like any other.
 *
 * <p>Invariants, between two operations. {@link PtmallocVerification} checks them under these numbers.
 * <ul>
 * <li>I1  the header names the format and the window that this heap was opened with
 * <li>I2  a chunk starts at unit 0, none beyond the last unit, and the starting cells are the cells in which chunks start
 * <li>I3  only where a chunk starts is a unit marked as used
 * <li>I4  no two free chunks are neighbours
 * <li>I5  the small bin for a size holds the cells in which free chunks of this size start, the top chunk excepted, and nothing else; the small
 *         mask has the bins that are not empty
 * <li>I6  the tree bin for a size range holds the free chunks of these sizes, the top chunk excepted, and nothing else: each with its size,
 *         on its path, linked both ways; the occupied bins are those that are not empty
 * <li>I7  the top is where the last chunk starts if that is free, else the end of the window
 * <li>I8  the figures are the numbers of live blocks, their units, and free chunks in small and in tree bins, all without runs
 * <li>I9  the set of runs has the cells that are tagged as the first ones of runs; the cells of a run have the tags of one; a chunk of its size starts where one is used; the lanes know how many chunks of theirs are live
 * </ul>
 *
 * <p>Every operation is committed by one store to the map: taking a chunk by its mark as used, which comes after the starts of the rests;
 * freeing by the removal of that mark, before neighbours merge; shrinking by the start of the rest; growing by the removal of the start of the
 * neighbour, after the start of what stays of it. So a kill leaves at worst neighbours that are both free, and {@link PtmallocRecovery}
 * merges them. A mark without a start never exists. Bins and figures follow the map.
 */
final class ChunkHeap {

    /** What {@link #take} returns when no free chunk can hold a block. */
    static final long NONE = -1;

    /** How many of the best fits are looked at for an aligned place before one is taken that is large enough wherever it starts. */
    static final int ALIGNED_CANDIDATES = 8;

    private final ChunkMap map;
    private final FreeChunks free;
    private final Figures figures;
    private final long end;   // of the window, in units

    /** Makes a view of a heap whose figures are yet to be set; touches no metadata. */
    ChunkHeap(Metadata metadata, PtmallocLayout layout) {
        this.figures = new Figures();
        this.map = new ChunkMap(metadata, layout);
        this.free = new FreeChunks(metadata, layout, map, figures);
        this.end = layout.units();
    }

    ChunkMap map() {
        return map;
    }

    FreeChunks free() {
        return free;
    }

    Figures figures() {
        return figures;
    }

    /** Makes all of a fresh window the top chunk. */
    void seed() {
        map.setStart(0);
    }

    /** The size of the largest free chunk in units, 0 if there is none. */
    long largestFreeUnits() {
        return Math.max(end - figures.top, free.largestUnits());
    }

    /** Whether a chunk in use that belongs to no run starts at a unit, which may be any number. */
    boolean isLive(long unit) {
        return 0 <= unit && unit < end && map.cells().isUsed(unit) && map.cells().tag(unit) == RunTag.NONE;
    }

    /**
     * Takes a chunk, the best fit or a part of the top chunk.
     *
     * @param units its size, at least 1
     * @return where it starts, or {@link #NONE}
     */
    long take(long units) {
        if (units > end) {
            return NONE;
        }
        long key = free.bestFit(units);
        if (key != ChunkKey.NONE) {
            long start = ChunkKey.start(key);
            return cut(start, ChunkKey.end(key), start, units, true);
        }
        return units <= end - figures.top ? cutTop(figures.top, units, true) : NONE;
    }

    /**
     * Takes a chunk that starts at a multiple of its alignment: from the first of some best fits that has such a place; else from the best fit
     * for a size that has one wherever it starts; else from the top chunk; else from the first of all fits that has one. Only the last
     * of these, which comes before a refusal, takes a time that grows with the number of free chunks.
     *
     * @param units its size, at least 1
     * @param alignment a power of two, in units
     * @return where it starts, or {@link #NONE}
     */
    long takeAligned(long units, long alignment) {
        return place(units, alignment, true);
    }

    /**
     * Takes cells for a run; its first tag is the committing store.
     *
     * @param firstTag the tag of its first cell, which says how many cells it has
     * @param cellAlignment a power of two: its first cell is a multiple of that
     * @return its first cell, or {@link #NONE}
     */
    long takeRun(int firstTag, int cellAlignment) {
        long start = place(map.cells().lengths().cells(firstTag) << CELL_SHIFT, (long) cellAlignment << CELL_SHIFT, false);
        if (start == NONE) {
            return NONE;
        }
        map.cells().tagRun(CellLayout.cell(start), firstTag);
        map.runs().set(CellLayout.cell(start));
        return CellLayout.cell(start);
    }

    /** Takes the cells of a run back, all of whose chunks are free. */
    void giveRun(long firstCell) {
        long start = firstCell << CELL_SHIFT;
        long runEnd = map.end(start);
        map.cells().untagRun(firstCell);
        map.runs().clear(firstCell);
        mergeAround(start, runEnd);
    }

    private long place(long units, long alignment, boolean inUse) {
        if (units > end) {
            return NONE;
        }
        long key = alignedFit(units, alignment, ALIGNED_CANDIDATES);
        if (key == ChunkKey.NONE && alignment - 1 <= end - units) {
            key = free.bestFit(units + alignment - 1);
        }
        if (key == ChunkKey.NONE) {
            long block = aligned(figures.top, alignment);
            if (units <= end - block) {
                return cutTop(block, units, inUse);
            }
            key = alignedFit(units, alignment, Long.MAX_VALUE);
        }
        if (key == ChunkKey.NONE) {
            return NONE;
        }
        long start = ChunkKey.start(key);
        return cut(start, ChunkKey.end(key), aligned(start, alignment), units, inUse);
    }

    /** Frees a chunk in use. */
    void give(long start) {
        long chunkEnd = map.end(start);
        map.cells().clearUsed(start);
        figures.liveBlocks--;
        figures.usedUnits -= chunkEnd - start;
        mergeAround(start, chunkEnd);
    }

    private void mergeAround(long start, long chunkEnd) {
        long below = start == 0 ? 0 : map.startBefore(start);
        boolean mergesBelow = start != 0 && !map.isTaken(below);
        merge(mergesBelow ? below : start, start, chunkEnd);
    }

    /**
     * Gives a chunk in use another size where it is.
     *
     * @param start where it starts
     * @param newUnits at least 1
     * @return {@code false} if what is free behind it is too small; then nothing has changed
     */
    boolean resize(long start, long newUnits) {
        long chunkEnd = map.end(start);
        long units = chunkEnd - start;
        if (newUnits > units) {
            return newUnits <= end - start && grow(chunkEnd, start + newUnits);
        }
        if (newUnits < units) {
            long rest = start + newUnits;
            map.setStart(rest);
            figures.usedUnits -= units - newUnits;
            merge(rest, rest, chunkEnd);
        }
        return true;
    }

    private static long aligned(long unit, long alignment) {
        return unit + alignment - 1 & -alignment;
    }

    /** The best fit that holds an aligned block, if it is among the first {@code candidates}. */
    private long alignedFit(long units, long alignment, long candidates) {
        long key = free.bestFit(units);
        long seen = 1;
        while (key != ChunkKey.NONE && aligned(ChunkKey.start(key), alignment) + units > ChunkKey.end(key)) {
            if (seen == candidates) {
                return ChunkKey.NONE;
            }
            key = free.following(key);
            seen++;
        }
        return key;
    }

    /** Cuts a block out of a chunk that is in a bin. What is left before and behind it is free. */
    private long cut(long start, long chunkEnd, long block, long units, boolean inUse) {
        long blockEnd = block + units;
        if (blockEnd < chunkEnd) {
            map.setStart(blockEnd);
        }
        if (start < block) {
            map.setStart(block);
        }
        if (inUse) {
            use(block, units);
        }
        free.remove(start, chunkEnd);
        if (blockEnd < chunkEnd) {
            free.add(blockEnd, chunkEnd);
        }
        if (start < block) {
            free.add(start, block);
        }
        return block;
    }

    /** Cuts a block out of the top chunk. What is left behind it is the new top chunk. */
    private long cutTop(long block, long units, boolean inUse) {
        long start = figures.top;
        long blockEnd = block + units;
        if (blockEnd < end) {
            map.setStart(blockEnd);
        }
        if (start < block) {
            map.setStart(block);
        }
        if (inUse) {
            use(block, units);
        }
        figures.top = blockEnd;
        if (start < block) {
            free.add(start, block);
        }
        return block;
    }

    private void use(long block, long units) {
        map.cells().setUsed(block);
        figures.liveBlocks++;
        figures.usedUnits += units;
    }

    /** Makes one free chunk of a free one that is in no bin, from {@code start}, the free one from {@code below}, if they differ, and one behind. */
    private void merge(long below, long start, long chunkEnd) {
        boolean mergesAbove = chunkEnd < end && !map.isTaken(chunkEnd);
        long mergedEnd = mergesAbove ? freeEnd(chunkEnd) : chunkEnd;
        if (mergesAbove) {
            map.clearStart(chunkEnd);
        }
        if (below < start) {
            map.clearStart(start);
            free.remove(below, start);
        }
        if (mergesAbove && mergedEnd < end) {
            free.remove(chunkEnd, mergedEnd);
        }
        if (mergedEnd < end) {
            free.add(below, mergedEnd);
        } else {
            figures.top = below;
        }
    }

    /** Where a free chunk ends; to find it for the top chunk would take a search through all of the map's summaries. */
    private long freeEnd(long start) {
        return start == figures.top ? end : map.end(start);
    }

    /** Moves the end of a chunk in use into the free chunk behind it, if it is free and large enough. */
    private boolean grow(long chunkEnd, long newEnd) {
        if (chunkEnd == end || map.isTaken(chunkEnd)) {
            return false;
        }
        long freeEnd = freeEnd(chunkEnd);
        if (newEnd > freeEnd) {
            return false;
        }
        if (newEnd < freeEnd) {
            map.setStart(newEnd);
        }
        map.clearStart(chunkEnd);
        figures.usedUnits += newEnd - chunkEnd;
        if (freeEnd == end) {
            figures.top = newEnd;
            return true;
        }
        free.remove(chunkEnd, freeEnd);
        if (newEnd < freeEnd) {
            free.add(newEnd, freeEnd);
        }
        return true;
    }
}
