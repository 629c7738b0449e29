package memheap.ptmalloc;

import memheap.metadata.Metadata;

/**
 * The algorithm, in units of 16 bytes: best fit, immediate coalescing, a top chunk. It follows Doug Lea, "A Memory Allocator" (1996, 2000), with the boundaries out of band.
 *
 * <p>A <em>chunk</em> is a run of units, in use or free. The <em>top</em> is the free chunk that reaches to the window's end; it is in no bin and is cut only when no bin has a chunk that
 * fits, so that low addresses are used again first and the tail of the window stays untouched. A free chunk of one unit is legal, since nothing is written into it.
 *
 * <p>Every operation is committed by one store, a bit of the {@link ChunkMap}: allocation by USED at the chunk (cuts made before only divide free memory), release by USED at the
 * chunk (joins made after only unite free memory), a shrink by the cut, a growth by the join. Bins, top and counters follow from the map, and {@link #recover} rebuilds them.
 *
 * <p>Invariants, in the numbering of {@link ChunkVerification}:
 * <pre>
 *  I1  the header is that of this window
 *  I2  unit 0 is a start; whatever is in use is a start
 *  I3  no two neighbouring chunks are free
 *  I4  the free chunk at the window's end, if there is one, is the top
 *  I5  every other free chunk is in the bin of its length, and nothing else is in a bin
 *  I6  the tree bins are in order
 *  I7  the counters agree with the map
 * </pre>
 *
 * Not thread-safe.
 */
final class Chunks {

    static final long NONE = -1;

    /** How many chunks are looked at for an aligned place before one is taken that is long enough for any. */
    private static final int ALIGNED_TRIES = 16;

    private final long units;
    private final ChunkMap map;
    private final Bins bins;
    private long top;       // where the top chunk starts; equals units when there is none
    private long usedUnits;
    private long usedChunks;

    /** The chunks of a window whose map is ready; {@link #format} or {@link #recover} follows. */
    Chunks(Metadata metadata, ChunkLayout layout) {
        this.units = layout.units();
        this.map = new ChunkMap(metadata, layout);
        this.bins = new Bins(metadata, layout);
        this.top = units;
    }

    /** Makes one free chunk of zeroed metadata. */
    void format() {
        map.cut(0);
        top = 0;
    }

    /** Rebuilds all that follows from the map, whatever instant left it behind; the map itself is legal. */
    void recover() {
        bins.clear();
        top = units;
        usedUnits = 0;
        usedChunks = 0;
        for (long unit = 0; unit < units; unit = map.end(unit)) {
            if (map.isUsed(unit)) {
                usedUnits += map.end(unit) - unit;
                usedChunks++;
            } else {
                joinFreeOnesBehind(unit);
                keep(unit, map.end(unit));
            }
        }
    }

    private void joinFreeOnesBehind(long unit) {
        for (long next = map.end(unit); next < units && !map.isUsed(next); next = map.end(unit)) {
            map.join(next);
        }
    }

    /** Whether a chunk in use starts at a unit. */
    boolean isUsed(long unit) {
        return unit >= 0 && unit < units && map.isUsed(unit);
    }

    /** The length of the chunk that starts at a unit. */
    long length(long unit) {
        return map.end(unit) - unit;
    }

    /** Where the chunk in use starts that a unit lies inside of, or {@link #NONE}. */
    long around(long unit) {
        long start = unit < 0 || unit >= units ? NONE : map.startAtOrBefore(unit);
        return start != NONE && map.isUsed(start) ? start : NONE;
    }

    /**
     * Takes a chunk.
     *
     * @param wanted length, at least 1
     * @param alignment in units, a power of two
     * @return where it starts, or {@link #NONE} if no free chunk can hold it; then nothing has changed
     */
    long allocate(long wanted, long alignment) {
        if (wanted > units) {
            return NONE;
        }
        long chunk = alignment == 1 ? bins.first(wanted, 0) : alignedFit(wanted, alignment);
        if (chunk == NONE) {
            chunk = top;
            if (!fits(top, units, wanted, alignment)) {
                return NONE;
            }
        }
        return carve(chunk, alignUp(chunk, alignment), wanted);
    }

    /** The best-fitting chunk that has an aligned place: a few are tried, then the shortest that has one for certain, then all between. */
    private long alignedFit(long wanted, long alignment) {
        long chunk = bins.first(wanted, 0);
        for (int tries = 0; tries < ALIGNED_TRIES && chunk != NONE; tries++) {
            if (fits(chunk, map.end(chunk), wanted, alignment)) {
                return chunk;
            }
            chunk = bins.first(length(chunk), chunk + 1);
        }
        if (chunk == NONE) {
            return NONE;
        }
        long certain = wanted > units - alignment ? NONE : bins.first(wanted + alignment - 1, 0);
        if (certain != NONE) {
            return certain;
        }
        while (chunk != NONE && !fits(chunk, map.end(chunk), wanted, alignment)) {
            chunk = bins.first(length(chunk), chunk + 1);
        }
        return chunk;
    }

    private static boolean fits(long start, long end, long wanted, long alignment) {
        return alignUp(start, alignment) <= end - wanted;
    }

    /** Uses a part of a free chunk; what lies before and behind it stays free. */
    private long carve(long chunk, long start, long wanted) {
        long end = map.end(chunk);
        drop(chunk, end);
        if (start + wanted < end) {
            map.cut(start + wanted);
        }
        if (start > chunk) {
            map.cut(start);
        }
        map.use(start);
        if (start > chunk) {
            keep(chunk, start);
        }
        if (start + wanted < end) {
            keep(start + wanted, end);
        }
        usedUnits += wanted;
        usedChunks++;
        return start;
    }

    /** Gives a chunk in use back and joins it to its free neighbours. */
    void free(long unit) {
        long end = map.end(unit);
        usedUnits -= end - unit;
        usedChunks--;
        map.release(unit);
        long joinedEnd = joinBehind(end);
        long start = unit == 0 ? NONE : map.startAtOrBefore(unit - 1);
        if (start == NONE || map.isUsed(start)) {
            keep(unit, joinedEnd);
        } else {
            drop(start, unit);
            map.join(unit);
            keep(start, joinedEnd);
        }
    }

    /** Joins a free chunk that starts at a unit, if there is one, to what is before it. @return where the joined chunk ends */
    private long joinBehind(long unit) {
        if (unit == units || map.isUsed(unit)) {
            return unit;
        }
        long end = map.end(unit);
        drop(unit, end);
        map.join(unit);
        return end;
    }

    /**
     * Gives a chunk in use another length where it is.
     *
     * @param wanted length, at least 1
     * @return whether it has that length now; if not, nothing has changed
     */
    boolean resize(long unit, long wanted) {
        long end = map.end(unit);
        long length = end - unit;
        if (wanted < length) {
            map.cut(unit + wanted);
            keep(unit + wanted, joinBehind(end));
        } else if (wanted > length && !grow(unit, end, wanted)) {
            return false;
        }
        usedUnits += wanted - length;
        return true;
    }

    private boolean grow(long unit, long end, long wanted) {
        if (end == units || map.isUsed(end) || wanted > map.end(end) - unit) {
            return false;
        }
        long freeEnd = map.end(end);
        drop(end, freeEnd);
        if (unit + wanted < freeEnd) {
            map.cut(unit + wanted);
        }
        map.join(end);
        if (unit + wanted < freeEnd) {
            keep(unit + wanted, freeEnd);
        }
        return true;
    }

    /** Puts a free chunk where it is found again. */
    private void keep(long start, long end) {
        if (end == units) {
            top = start;
        } else {
            bins.insert(start, end - start);
        }
    }

    /** Takes a free chunk out of where it is found. */
    private void drop(long start, long end) {
        if (end == units) {
            top = units;
        } else {
            bins.remove(start, end - start);
        }
    }

    long units() {
        return units;
    }

    long top() {
        return top;
    }

    long usedUnits() {
        return usedUnits;
    }

    long usedChunks() {
        return usedChunks;
    }

    long longestFree() {
        return Math.max(units - top, bins.longest());
    }

    /** The first chunk in use at a unit or behind it, or {@link #NONE}. */
    long nextUsed(long unit) {
        return map.nextUsed(unit);
    }

    ChunkMap map() {
        return map;
    }

    Bins bins() {
        return bins;
    }

    private static long alignUp(long unit, long alignment) {
        return unit + alignment - 1 & -alignment;
    }
}
