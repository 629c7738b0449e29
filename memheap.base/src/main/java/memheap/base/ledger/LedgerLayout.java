package memheap.base.ledger;

/**
 * Where a ledger notes a block, and how. A block of which at least {@code 2^k} bytes were asked for is noted in table {@code k}, at the place {@code offset >>> k}: two such blocks are at least
 * {@code 2^k} bytes apart, so no two share a place, and whoever has a block has its place too. Small blocks and large ones alike take 8 to 16 bytes where they lie side by side.
 *
 * <pre>
 *   byte 0               table 4     8 bytes for every 16 bytes of the window: blocks of 0 to 31 bytes
 *   stride / 2           table 5     8 bytes for every 32: blocks of 32 to 63 bytes
 *   ...                  table k     8 bytes for every 2^k, from stride - (stride &gt;&gt;&gt; k - 4) on
 *                        table 17    16 bytes for every 128 KiB: all larger blocks
 *   stride               frames      4 bytes for every 4 KiB: which tables have blocks that start there
 *
 *   a note               63..62 state | 61 sampled | 60..49 owner | 48..28 second | 27..0 in tables 4 to 16: 2k-4..k place in the granule, k-1..0 size less 2^k
 *                                                                                           table 17: 12..0 place in the granule; the size is in the second word
 *   a frame              21..8 one bit for each table that has ever had a block there | 4..0 the table that had the last one
 * </pre>
 */
final class LedgerLayout {

    static final int LEAST_TABLE = 4;
    static final int LARGE_TABLE = 17;
    static final int FRAME_SHIFT = 12;

    static final long STATE = 3L << 62;
    static final long LIVE = 1L << 62;
    static final long FREED = 2L << 62;
    static final long RECLAIMED = 3L << 62;
    static final long SAMPLED = 1L << 61;

    static final int MOST_OWNERS = 1 << 12;
    static final int MOST_SECONDS = 1 << 21;

    private static final int OWNER_SHIFT = 49;
    private static final int SECOND_SHIFT = 28;
    private static final int UNIT_SHIFT = 4;
    private static final long LEAST_STRIDE = 1 << 20;
    private static final int LAST_TABLE_BITS = 0x1F;
    private static final int TABLES_SHIFT = 8;

    private LedgerLayout() {
    }

    /** What the small tables are laid out for: the smallest power of two that is not below the window's size. */
    static long stride(long windowBytes) {
        return Math.max(LEAST_STRIDE, windowBytes == Long.highestOneBit(windowBytes) ? windowBytes : Long.highestOneBit(windowBytes) << 1);
    }

    static long tableBytes(long stride) {
        return stride + frames(stride) * Integer.BYTES;
    }

    static long frames(long stride) {
        return stride >>> FRAME_SHIFT;
    }

    /** The table of a block. */
    static int table(long requestedBytes) {
        return Math.min(LARGE_TABLE, Long.SIZE - 1 - Long.numberOfLeadingZeros(requestedBytes | 1 << LEAST_TABLE));
    }

    /** Where the note of a block stands. */
    static long place(long stride, int table, long offset) {
        long index = offset >>> table;
        return stride - (stride >>> table - LEAST_TABLE) + (table == LARGE_TABLE ? index << 4 : index << 3);
    }

    static long framePlace(long stride, long offset) {
        return stride + (offset >>> FRAME_SHIFT << 2);
    }

    /** A note of a live block. */
    static long note(int table, long offset, long requestedBytes, int owner, int second) {
        long size = table == LARGE_TABLE ? 0 : requestedBytes & (1L << sizeBits(table)) - 1;
        return LIVE | (long) owner << OWNER_SHIFT | (long) second << SECOND_SHIFT | granulePlace(table, offset) << placeShift(table) | size;
    }

    /** Whether a note is about the block at an offset, in some state. */
    static boolean isOf(long note, long state, int table, long offset) {
        long place = (1L << table - UNIT_SHIFT) - 1 << placeShift(table);
        return (note & (STATE | place)) == (state | granulePlace(table, offset) << placeShift(table));
    }

    /** Where the block of a note starts, given the place of the note in its table. */
    static long offset(long note, int table, long index) {
        return (index << table) + ((note >>> placeShift(table) & (1L << table - UNIT_SHIFT) - 1) << UNIT_SHIFT);
    }

    /** What was asked for the block of a note; in table 17 it stands in the next word. */
    static long smallBytes(long note, int table) {
        long bits = note & (1L << sizeBits(table)) - 1;
        return table == LEAST_TABLE ? bits : bits | 1L << table;
    }

    static int owner(long note) {
        return (int) (note >>> OWNER_SHIFT) & MOST_OWNERS - 1;
    }

    static int second(long note) {
        return (int) (note >>> SECOND_SHIFT) & MOST_SECONDS - 1;
    }

    private static long granulePlace(int table, long offset) {
        return offset >>> UNIT_SHIFT & (1L << table - UNIT_SHIFT) - 1;
    }

    /** Table 4 has all sizes below 32, so one bit more. */
    private static int sizeBits(int table) {
        return table == LEAST_TABLE ? LEAST_TABLE + 1 : table;
    }

    private static int placeShift(int table) {
        return table == LARGE_TABLE ? 0 : table;
    }

    static int lastTable(int frame) {
        return frame & LAST_TABLE_BITS;
    }

    static boolean hasTable(int frame, int table) {
        return (frame >>> TABLES_SHIFT + table - LEAST_TABLE & 1) != 0;
    }

    static int withTable(int frame, int table) {
        return frame & ~LAST_TABLE_BITS | 1 << TABLES_SHIFT + table - LEAST_TABLE | table;
    }
}
