package memheap.lanes;

import java.util.Arrays;
import java.util.function.LongPredicate;

/** The free chunks of one size class in the runs of one lane: a stack, since what was freed last is still in the processor's caches. */
final class Bin {

    /** What {@link #pop} returns when there is none. */
    static final long NONE = -1;

    private static final int LONG_RUN_CELLS = 8;         // as long as a run of small chunks becomes
    private static final int LEAST_STACK = 2;
    private static final int FIRST_KEPT_UNITS = 4 << 10 >>> CellLayout.UNIT_SHIFT;
    private static final int LEAST_CEILING_UNITS = 32 << 10 >>> CellLayout.UNIT_SHIFT;
    private static final int MOST_CEILING_UNITS = 1 << 20 >>> CellLayout.UNIT_SHIFT;
    private static final int[] EMPTY = {};

    private final int sizeClass;
    private final int units;
    private int[] stack = EMPTY; // as long as it may become deep before something has to happen
    private int depth;
    private int limit;           // of a deeper stack, runs that are free are given back
    private long chunks;         // in all runs, free or not
    private int doublings;       // of the length of the next run
    private int worthKeeping;    // about so many free chunks are worth keeping beside those in runs that cannot be given back
    private boolean gaveBack;    // since the last run came

    Bin(int sizeClass) {
        this.sizeClass = sizeClass;
        this.units = SizeClasses.units(sizeClass);
        this.worthKeeping = FIRST_KEPT_UNITS / units;
        this.limit = worthKeeping;
    }

    int units() {
        return units;
    }

    int depth() {
        return depth;
    }

    /** Chunks in all runs of this bin. */
    long chunks() {
        return chunks;
    }

    int chunksIn(long cells) {
        return (int) (cells * CellLayout.CELL_UNITS / units);
    }

    /** Takes the chunk on top, or {@link #NONE}. */
    long pop() {
        int top = depth - 1;
        int[] free = stack;
        if (Integer.compareUnsigned(top, free.length) >= 0) {
            return NONE;
        }
        depth = top;
        return Integer.toUnsignedLong(free[top]);
    }

    /** Puts a free chunk on top. @return whether there was room */
    boolean push(long start) {
        int top = depth;
        int[] free = stack;
        if (Integer.compareUnsigned(top, free.length) >= 0) {
            return false;
        }
        free[top] = (int) start;
        depth = top + 1;
        return true;
    }

    /** Whether as many chunks wait as are worth keeping. */
    boolean isFull() {
        return depth >= limit;
    }

    /** Makes the stack larger and puts a free chunk on top. @return whether it has become too deep */
    boolean isTooDeepWith(long start) {
        stack = Arrays.copyOf(stack, depth < limit ? Math.min(Math.max(2 * depth, LEAST_STACK), limit) : depth + Math.max(depth / 4, 1));
        push(start);
        return depth > limit;
    }

    /** Puts a free chunk on top, however deep the stack becomes. */
    void put(long start) {
        if (!push(start)) {
            isTooDeepWith(start);
        }
    }

    /** Takes a run in, all of whose chunks are free, the lowest one on top. */
    void add(long start, long cells) {
        int more = chunksIn(cells);
        chunks += more;
        for (int i = more - 1; i >= 0; i--) {
            put(start + (long) i * units);
        }
    }

    /** Counts the chunks of a run that has come and is not free. */
    void count(long moreChunks) {
        chunks += moreChunks;
    }

    long start(int index) {
        return Integer.toUnsignedLong(stack[index]);
    }

    /** Keeps only some of the chunks, in their order. */
    void keep(LongPredicate wanted) {
        int kept = 0;
        for (int i = 0; i < depth; i++) {
            if (wanted.test(start(i))) {
                stack[kept++] = stack[i];
            }
        }
        depth = kept;
    }

    /** How many free chunks to leave when runs are given back. */
    int retained() {
        return (worthKeeping + 1) / 2;
    }

    /** Counts a run that is given back. */
    void giveBack(int goneChunks) {
        chunks -= goneChunks;
        gaveBack = true;
    }

    /** Looks no more for runs to give back before the stack is deeper by half of what is worth keeping or by a quarter, whichever is more. */
    void rest() {
        limit = depth + Math.max(worthKeeping / 2, depth / 4);
        if (stack.length > limit || stack.length == depth) {
            stack = Arrays.copyOf(stack, limit);
        }
    }

    /** Keeps twice as much from now on if a run has to come though one was given back: that one was missed. */
    private void learn() {
        if (gaveBack) {
            worthKeeping = (int) Math.min(Math.max(2 * worthKeeping, 1), mostKept());
            limit = Math.max(limit, worthKeeping);
            gaveBack = false;
        }
    }

    /** A quarter of the bin's chunks, but at least 32 KiB and at most 1 MiB of them, and never less than one. */
    private long mostKept() {
        return Math.max(Math.clamp(chunks * units / 4, LEAST_CEILING_UNITS, MOST_CEILING_UNITS) / units, 1);
    }

    /**
     * The first cell's tag of the lane's next run: the first ones are short, and small chunks come by the dozen in the end.
     *
     * @param leastCells how long it has to be at least
     */
    int nextRunTag(int lane, RunLengths lengths, int leastCells) {
        learn();
        while (lengths.cells(RunTag.first(lane, sizeClass, doublings)) < leastCells) {
            doublings++;
        }
        int tag = RunTag.first(lane, sizeClass, doublings);
        long cells = lengths.cells(tag);
        if (doublings < RunTag.MOST_DOUBLINGS && cells * 2 <= LONG_RUN_CELLS) {
            doublings++;
        }
        return tag;
    }

    /** Begins with short runs again, and with little that is kept. */
    void shorten() {
        doublings = 0;
        worthKeeping = FIRST_KEPT_UNITS / units;
    }
}
