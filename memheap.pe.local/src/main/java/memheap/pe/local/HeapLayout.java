package memheap.pe.local;

/**
 * Where things stand in the file of a heap. It has no name, and nobody can change its size.
 *
 * <pre>
 *   0        the heap: byte 0 is the symmetric address 0; a granule of it gets its pages when it is claimed
 *   ...      at a multiple of a granule, with pages from the start:
 *              +0   mark of the job  8
 *              +8   PE               4
 *              +12  incarnation      4
 *              +16  heap size        8
 *              +64  marks            a byte for each granule: whether it has its pages
 * </pre>
 *
 * @param heapBytes size of the heap
 * @param heapAlignment what its native address is a multiple of
 */
record HeapLayout(long heapBytes, long heapAlignment) {

    static final long MARK = 0;
    static final long PE = 8;
    static final long INCARNATION = 12;
    static final long HEAP_BYTES = 16;
    static final long MARKS = 64;

    private static final long LARGE_GRANULE = 2 << 20;
    private static final long SMALL_GRANULE = 64 << 10;
    private static final long LARGE_HEAP = 8 * LARGE_GRANULE;
    private static final long TAIL_ALIGNMENT = SMALL_GRANULE;

    /** What is given its pages at a time. */
    long granuleBytes() {
        return heapBytes < LARGE_HEAP ? SMALL_GRANULE : LARGE_GRANULE;
    }

    int granules() {
        return Math.toIntExact(Math.ceilDiv(heapBytes, granuleBytes()));
    }

    /** What the heap takes up in the file, and in address space. */
    long mappedBytes() {
        return granules() * granuleBytes();
    }

    long tailBytes() {
        return Math.ceilDiv(MARKS + granules(), TAIL_ALIGNMENT) * TAIL_ALIGNMENT;
    }

    long fileBytes() {
        return mappedBytes() + tailBytes();
    }
}
