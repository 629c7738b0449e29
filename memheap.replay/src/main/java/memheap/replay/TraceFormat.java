package memheap.replay;

/**
 * The file format {@code MTR1}, inside of gzip. No other file knows its numbers.
 *
 * <pre>
 *  file    magic header event*
 *  magic   the 4 bytes "MTR1"
 *  header  varint events, varint ids, varint peak live bytes, varint peak live blocks, varint threads
 *  varint  unsigned LEB128: 7 bits a byte, least significant first
 *  event   varint H; operation = H &amp; 7, argument = H &gt;&gt;&gt; 3
 *
 *  operation   argument                                  followed by
 *   0 free      ids handed out - 1 - the id that dies
 *   1 malloc    bytes                                                  a new id is born
 *   2 calloc    bytes                                                  a new id is born
 *   3 realloc   bytes                                    varint: ids handed out - 1 - the id that dies; a new id is born
 *   5 memalign  bytes                                    varint: binary logarithm of the alignment; a new id is born
 *   7 thread    0                                        varint: from 1, the thread that makes the next events; is no event itself
 * </pre>
 */
final class TraceFormat {

    static final String FILE_SUFFIX = ".mtr.gz";
    static final String MAGIC = "MTR1";

    static final int FREE = 0;
    static final int MALLOC = 1;
    static final int CALLOC = 2;
    static final int REALLOC = 3;
    static final int MEMALIGN = 5;
    static final int THREAD = 7;

    static final int OPERATION_BITS = 3;
    static final int OPERATION_MASK = (1 << OPERATION_BITS) - 1;

    /** Longer traces are refused: they are decoded as a whole, at 12 bytes an event. */
    static final int MOST_EVENTS = 1 << 25;
    /** Half of the address space: no program has had such a block. */
    static final long LARGEST_BYTES = (1L << 47) - 1;
    static final int LARGEST_ALIGNMENT_LOGARITHM = 47;

    private TraceFormat() {
    }
}
