package memheap.replay;

import java.util.Arrays;

/**
 * One program's allocations and frees, decoded for a fast replay. Immutable, and safe for all threads.
 *
 * <p>The ids of a file grow for ever; here each live block has a <em>slot</em>, a small number that is used again after the block has died,
 * so that a replay keeps its blocks in an array of {@link #slots()} entries. A resized block keeps its slot.
 *
 * <pre>
 *  code (int)     bits 0..1   operation: FREE, ALLOCATE, ALLOCATE_ZEROED, RESIZE
 *                 bits 2..31  slot
 *  extent (long)  bits 0..47  byte size, 0 for FREE
 *                 bits 48..63 binary logarithm of the alignment, 0 for FREE and RESIZE
 * </pre>
 */
public final class Trace {

    static final int FREE = 0;
    static final int ALLOCATE = 1;
    static final int ALLOCATE_ZEROED = 2;
    static final int RESIZE = 3;

    private static final int SLOT_SHIFT = 2;
    private static final int OPERATION_MASK = (1 << SLOT_SHIFT) - 1;
    private static final int ALIGNMENT_SHIFT = 48;
    private static final long SIZE_MASK = (1L << ALIGNMENT_SHIFT) - 1;

    private final String name;
    private final int[] codes;
    private final long[] extents;
    private final int slots;
    private final int threads;
    private final long peakLiveBytes;

    private Trace(Builder builder, String name, int slots, int threads, long peakLiveBytes) {
        this.name = name;
        this.codes = Arrays.copyOf(builder.codes, builder.events);
        this.extents = Arrays.copyOf(builder.extents, builder.events);
        this.slots = slots;
        this.threads = threads;
        this.peakLiveBytes = peakLiveBytes;
    }

    /**
     * The trace's name: that of its file, without {@code .mtr.gz}.
     *
     * @return a name for people
     */
    public String name() {
        return name;
    }

    /**
     * How many calls the trace holds.
     *
     * @return allocations, resizes and frees
     */
    public int events() {
        return codes.length;
    }

    /**
     * How many blocks are live at the same time at most.
     *
     * @return at least 0
     */
    public int slots() {
        return slots;
    }

    /**
     * How many threads of the program made the calls.
     *
     * @return at least 0
     */
    public int threads() {
        return threads;
    }

    /**
     * The sum of the sizes asked for, over the blocks live at the same time, at its highest.
     *
     * @return bytes
     */
    public long peakLiveBytes() {
        return peakLiveBytes;
    }

    int operation(int event) {
        return codes[event] & OPERATION_MASK;
    }

    int slot(int event) {
        return codes[event] >>> SLOT_SHIFT;
    }

    long byteSize(int event) {
        return extents[event] & SIZE_MASK;
    }

    long byteAlignment(int event) {
        return 1L << (extents[event] >>> ALIGNMENT_SHIFT);
    }

    /** Collects events; its arrays grow with what has been read, never with what a header promises. */
    static final class Builder {

        private int[] codes = new int[1 << 10];
        private long[] extents = new long[1 << 10];
        private int events;

        int events() {
            return events;
        }

        void add(int operation, int slot, long byteSize, int alignmentLogarithm) {
            if (events == codes.length) {
                int larger = events + (events >> 1);
                codes = Arrays.copyOf(codes, larger);
                extents = Arrays.copyOf(extents, larger);
            }
            codes[events] = slot << SLOT_SHIFT | operation;
            extents[events++] = (long) alignmentLogarithm << ALIGNMENT_SHIFT | byteSize;
        }

        Trace build(String name, int slots, int threads, long peakLiveBytes) {
            return new Trace(this, name, slots, threads, peakLiveBytes);
        }
    }
}
