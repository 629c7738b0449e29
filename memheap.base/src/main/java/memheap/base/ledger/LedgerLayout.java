package memheap.base.ledger;

/**
 * Where a ledger notes a block, and how. A block of which at least {@code 2^k} bytes were asked for is of class {@code k}; two such blocks are at least {@code 2^k} bytes apart. A <em>sheet</em> has
 * the notes of one class in one frame of 4 KiB, a word for each {@code 2^k} bytes of it, so no two blocks share a word, and whoever has a block has the word of its note. A frame has sheets only of
 * the classes that have ever had a block there, mostly one, so small blocks and large ones alike take 8 to 24 bytes.
 *
 * <pre>
 *   frames      8 bytes for every 4 KiB of the window
 *   sheets      one behind the other, as they are needed
 *
 *   a frame     63..5 the sheet that had the last block, in words from the start | 4..0 its class; 0 if there never was one
 *   a sheet     word -1: 63..5 another sheet of this frame; they form a ring | 4..0 the class
 *               word 0 and following: 4096 / 2^k notes; one for a class from 12 on, two words for class 17, which has all blocks from 128 KiB on
 *
 *   a note      63..62 state | 61 sampled | 60..49 owner | 48..28 second | 27..0 in classes 4 to 16: 2k-5..k place in the 2^k bytes, k-1..0 size less 2^k
 *                                                                                    class 17: 12..0 place; the size is in the second word
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
    private static final int TABLE_BITS = 0x1F;
    private static final int SHEET_SHIFT = 5;
    private static final int MOST_SHEETS = LARGE_TABLE - LEAST_TABLE + 1;

    private LedgerLayout() {
    }

    /** How many frames a window has. */
    static long frames(long windowBytes) {
        return (windowBytes >>> FRAME_SHIFT) + 1;
    }

    /** Room for all sheets that there can be, most of which there never are. */
    static long bytes(long windowBytes) {
        long words = 1 + MOST_SHEETS;
        for (int table = LEAST_TABLE; table <= LARGE_TABLE; table++) {
            words += words(table);
        }
        return frames(windowBytes) * words * Long.BYTES;
    }

    /** How many words a sheet has behind its first. */
    static long words(int table) {
        return table == LARGE_TABLE ? 2 : Math.max(1, 1 << FRAME_SHIFT >>> table);
    }

    /** The table of a block. */
    static int table(long requestedBytes) {
        return Math.min(LARGE_TABLE, Long.SIZE - 1 - Long.numberOfLeadingZeros(requestedBytes | 1 << LEAST_TABLE));
    }

    static long framePlace(long offset) {
        return offset >>> FRAME_SHIFT << 3;
    }

    /** Where the note of a block stands, given a frame or the first word of a sheet. */
    static long place(long sheet, int table, long offset) {
        return (sheet >>> SHEET_SHIFT << 3) + ((offset & (1 << FRAME_SHIFT) - 1) >>> table << 3);
    }

    /** A frame whose last block is in a sheet, or the first word of the sheet before it in the ring. */
    static long link(long sheet, int table) {
        return sheet << SHEET_SHIFT | table;
    }

    /** Where a sheet is, in words. */
    static long sheet(long link) {
        return link >>> SHEET_SHIFT;
    }

    static int tableOf(long link) {
        return (int) link & TABLE_BITS;
    }

    /** Where the first word of a sheet stands. */
    static long headPlace(long sheet) {
        return sheet - 1 << 3;
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
}
