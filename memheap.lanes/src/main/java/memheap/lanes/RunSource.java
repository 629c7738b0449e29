package memheap.lanes;

/** The common heap that lanes get their cells from. Safe for all threads: it takes its own lock. */
public interface RunSource {

    /** What {@link #openRun} returns when there is no room. */
    long NONE = -1;

    /**
     * Takes cells in a row, none of which has a mark or a tag, for a run, and tags them ({@link CellMap#tagRun}) in such an order that a kill leaves either a run that is tagged and taken or
     * neither of both.
     *
     * @param firstTag the tag of its first cell, which says how many cells it has
     * @param cellAlignment a power of two, no larger than the run is long: its first cell is a multiple of that
     * @return its first cell, or {@link #NONE}
     */
    long openRun(int firstTag, int cellAlignment);

    /**
     * Takes the cells of a run back, all of whose chunks are free, and the tags from them ({@link CellMap#untagRun}).
     *
     * @param firstCell its first cell
     */
    void closeRun(long firstCell);
}
