package memheap.ptmalloc;

import java.util.Arrays;

/** The free chunks of one size class in the runs of one lane: a stack, since what was freed last is still in the processor's caches. */
final class Bin {

    private static final int LEAST_CHUNKS_A_RUN = 4;
    private static final long RUN_CELLS = 16;           // as large as a run of small chunks becomes
    private static final long KEPT_UNITS = 32 << 10 >>> PtmallocLayout.UNIT_SHIFT;
    private static final int LARGE_UNITS = 8 << 10 >>> PtmallocLayout.UNIT_SHIFT;

    private final int sizeClass;
    private final int units;
    private final int leastCells;
    private final int leastLimit;
    private int[] stack = new int[8];
    private int depth;
    private int limit;          // a deeper stack is looked through for runs that can be given back
    private long chunks;        // in all runs, free or not
    private long nextRunCells;

    Bin(int sizeClass) {
        this.sizeClass = sizeClass;
        this.units = SizeClasses.units(sizeClass);
        this.leastCells = leastCells(units);
        this.leastLimit = (int) Math.max(KEPT_UNITS / units, LEAST_CHUNKS_A_RUN);
        this.limit = leastLimit;
        this.nextRunCells = leastCells;
    }

    /** The fewest cells that hold chunks of a size with at most an eighth of them left over. */
    private static int leastCells(int units) {
        int cells = Math.ceilDiv(units, PtmallocLayout.CELL_UNITS);
        while (cells * PtmallocLayout.CELL_UNITS % units * 8 > cells * PtmallocLayout.CELL_UNITS) {
            cells++;
        }
        return cells;
    }

    int sizeClass() {
        return sizeClass;
    }

    int units() {
        return units;
    }

    int depth() {
        return depth;
    }

    boolean isEmpty() {
        return depth == 0;
    }

    /** Chunks in all runs of this bin. */
    long chunks() {
        return chunks;
    }

    int chunksIn(long cells) {
        return (int) (cells * PtmallocLayout.CELL_UNITS / units);
    }

    /** How many cells the next run is to have: the first ones are small, and small chunks come by the dozen in the end. */
    long nextRunCells() {
        long cells = nextRunCells;
        if (chunksIn(cells) < LEAST_CHUNKS_A_RUN || cells * 2 <= RUN_CELLS) {
            nextRunCells = Math.max(leastCells, Math.min(cells * 2, RUN_CELLS));
        }
        return cells;
    }

    int pop() {
        return stack[--depth];
    }

    /** Puts a free chunk on top. @return whether the stack has become too deep */
    boolean push(int start) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
        }
        stack[depth++] = start;
        return depth > limit;
    }

    /** Counts the chunks of a run that has come, or of one that goes if there are fewer than none of them. */
    void count(long moreChunks) {
        chunks += moreChunks;
    }

    int start(int index) {
        return stack[index];
    }

    /** Keeps only the chunks whose cells still belong to a lane, in their order. */
    void keepThoseOf(int lane, ChunkMap map) {
        int kept = 0;
        for (int i = 0; i < depth; i++) {
            int tag = map.tag(PtmallocLayout.cell(Integer.toUnsignedLong(stack[i])));
            if (RunTag.lane(tag) == lane && RunTag.sizeClass(tag) == sizeClass) {
                stack[kept++] = stack[i];
            }
        }
        depth = kept;
    }

    /** Looks no more for runs to give back before the stack is a quarter deeper, since now there are none. */
    void rest() {
        limit = depth + Math.max(leastLimit, depth / 4);
    }

    /** Whether its chunks are so large that a lane counts them before it keeps them. */
    boolean isLarge() {
        return units > LARGE_UNITS;
    }
}
