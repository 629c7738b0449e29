package memheap.lanes;

/**
 * What the metadata hold for each cell of a window, beside what the component itself keeps.
 *
 * <pre>
 *  marks[n]   16 bytes for each cell, together since an operation needs both
 *               +0  used    bit b is set if a chunk in use starts at unit 64 * cell + b
 *               +8  remote  only in runs: bit b is set if that chunk was freed, but its lane does not know yet
 *  gap        2112 bytes, see TAGS_GAP
 *  tags[n]    4 bytes for each cell: 0, or the run that has a chunk starting there ({@link RunTag})
 * </pre>
 *
 * All of it is authoritative. Pages are touched where chunks are.
 *
 * @param offset where it begins in the metadata, a multiple of {@link #LINE_BYTES}
 * @param cells how many cells the window has
 */
public record CellLayout(long offset, long cells) {

    /** Logarithm of the bytes in a unit. */
    public static final int UNIT_SHIFT = 4;

    /** Bytes in a unit: every chunk starts at a multiple of them. */
    public static final long UNIT_BYTES = 1 << UNIT_SHIFT;

    /** Logarithm of the units in a cell. */
    public static final int CELL_SHIFT = 6;

    /** Units in a cell, one for each bit of a word. */
    public static final int CELL_UNITS = 1 << CELL_SHIFT;

    /** Bytes in a cache line. */
    public static final long LINE_BYTES = 64;

    static final int MARKS_SHIFT = 4;

    /** Cells whose marks lie on one cache line. */
    static final int CELLS_A_LINE = (int) LINE_BYTES >> MARKS_SHIFT;

    /** As many units as 32 bits can number. */
    public static final long MOST_UNITS = 1L << Integer.SIZE;

    static final long REMOTE = Long.BYTES;
    static final int TAG_SHIFT = 2;

    // Processors tell by the low 12 bits of an address whether a load has to wait for a store. Without the gap the marks and the tag of a window's first cell, the busiest of all, would be
    // equal in them; with it, those of cell 176 and of each 1024th behind.
    private static final long TAGS_GAP = (1 << 11) + (1 << 6);

    /**
     * The cell in which a unit lies.
     *
     * @param unit the unit
     * @return its cell
     */
    public static long cell(long unit) {
        return unit >>> CELL_SHIFT;
    }

    /**
     * Where the marks of the used chunks of a cell lie.
     *
     * @param cell the cell
     * @return an offset in the metadata
     */
    public long usedOffset(long cell) {
        return offset + (cell << MARKS_SHIFT);
    }

    /**
     * Where the tag of a cell lies.
     *
     * @param cell the cell
     * @return an offset in the metadata
     */
    public long tagOffset(long cell) {
        return tagsOffset() + (cell << TAG_SHIFT);
    }

    long marksBytes() {
        return cells << MARKS_SHIFT;
    }

    long tagsOffset() {
        return offset + marksBytes() + TAGS_GAP;
    }

    long tagsBytes() {
        return cells << TAG_SHIFT;
    }

    /**
     * Where it ends.
     *
     * @return an offset in the metadata, a multiple of 8
     */
    public long end() {
        return tagsOffset() + (tagsBytes() + Long.BYTES - 1 & -Long.BYTES);
    }
}
