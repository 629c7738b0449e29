package memheap.heatstencil;

/**
 * The rows that one PE has. The first PEs have one more where they cannot all have equally many, so those that have none are the last ones.
 *
 * @param first the number of its first row, in the whole plate
 * @param rows how many there are, at least 0
 */
record Share(int first, int rows) {

    /** That of one PE. */
    static Share of(int pe, int count, int rowsInAll) {
        int each = rowsInAll / count;
        int more = rowsInAll % count;
        return new Share(pe * each + Math.min(pe, more), each + (pe < more ? 1 : 0));
    }

    /** The most rows that any PE has. */
    static int largest(int count, int rowsInAll) {
        return Math.ceilDiv(rowsInAll, count);
    }
}
