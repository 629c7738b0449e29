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
 *   a link      63..5 a word, counted from the start | 4..0 a class
 *   a frame     a link to the first note of the sheet that had the last block; 0 if there never was one
 *   a sheet     word -1: a link to another sheet of this frame, with the class of this one; they form a ring
 *               word 0 and following: 4096 / 2^k notes; one for a class from 12 on, two words for class 17, which has all blocks from 128 KiB on
 *
 *   a note      63..62 state | 61 sampled | 60..49 tenure | 48..28 second | 27..0 in classes 4 to 16: 2k-5..k place in the 2^k bytes, k-1..0 size less 2^k
 *                                                                                     class 17: 12..0 place; the size is in the second word
 * </pre>
 *
 * <p>A place is where a word stands, in bytes from the start. A note's index is how many {@code 2^k} bytes lie before it, in the window.
 */
final class LedgerLayout {

    static final int LEAST_CLASS = 4;
    static final int LARGE_CLASS = 17;
    static final int FRAME_SHIFT = 12;

    static final long STATE = 3L << 62;
    static final long LIVE = 1L << 62;
    static final long FREED = 2L << 62;
    static final long RECLAIMED = 3L << 62;
    static final long SAMPLED = 1L << 61;

    static final int MOST_TENURES = 1 << 12;
    static final int MOST_SECONDS = 1 << 21;

    private static final int TENURE_SHIFT = 49;
    private static final int SECOND_SHIFT = 28;
    private static final int GRANULE_SHIFT = 4;
    private static final int WORD_SHIFT = 3;
    private static final int LINK_SHIFT = 5;
    private static final int CLASS_BITS = (1 << LINK_SHIFT) - 1;
    private static final int CLASSES = LARGE_CLASS - LEAST_CLASS + 1;

    private LedgerLayout() {
    }

    /** How many frames a window has. */
    static long frames(long windowBytes) {
        return (windowBytes >>> FRAME_SHIFT) + 1;
    }

    /** Room for all sheets that there can be, most of which there never are. */
    static long bytes(long windowBytes) {
        long words = 1 + CLASSES;
        for (int sizeClass = LEAST_CLASS; sizeClass <= LARGE_CLASS; sizeClass++) {
            words += words(sizeClass);
        }
        return frames(windowBytes) * words * Long.BYTES;
    }

    /** How many words a sheet has behind its first. */
    static long words(int sizeClass) {
        return sizeClass == LARGE_CLASS ? 2 : notes(sizeClass);
    }

    /** How many notes a sheet has. */
    static long notes(int sizeClass) {
        return Math.max(1, 1 << FRAME_SHIFT >>> sizeClass);
    }

    /** The class of a block. */
    static int sizeClass(long requestedBytes) {
        return Math.min(LARGE_CLASS, Long.SIZE - 1 - Long.numberOfLeadingZeros(requestedBytes | 1 << LEAST_CLASS));
    }

    /** Whether a block can start there. */
    static boolean isAligned(long offset) {
        return (offset & (1 << GRANULE_SHIFT) - 1) == 0;
    }

    /** The frame of an offset. */
    static long frame(long offset) {
        return offset >>> FRAME_SHIFT;
    }

    /** Where a frame starts in the window. */
    static long frameStart(long frame) {
        return frame << FRAME_SHIFT;
    }

    /** Where the word of the frame of an offset stands. */
    static long framePlace(long offset) {
        return place(frame(offset));
    }

    /** Where a word stands. */
    static long place(long word) {
        return word << WORD_SHIFT;
    }

    /** Where the note of a block stands, given a frame or another link to the sheet. */
    static long place(long link, int sizeClass, long offset) {
        return (link >>> LINK_SHIFT << WORD_SHIFT) + ((offset & (1 << FRAME_SHIFT) - 1) >>> sizeClass << WORD_SHIFT);
    }

    /** Where the size of a block of class 17 stands, given the place of its note. */
    static long sizePlace(long place) {
        return place + Long.BYTES;
    }

    static long link(long word, int sizeClass) {
        return word << LINK_SHIFT | sizeClass;
    }

    /** A link to the word at a place. */
    static long linkTo(long place, int sizeClass) {
        return link(place >>> WORD_SHIFT, sizeClass);
    }

    /** The word that a link leads to. */
    static long word(long link) {
        return link >>> LINK_SHIFT;
    }

    /** The place that a link leads to. */
    static long linkedPlace(long link) {
        return place(word(link));
    }

    static int classOf(long link) {
        return (int) link & CLASS_BITS;
    }

    /** Where the first word of a sheet stands, given its first note. */
    static long headPlace(long sheet) {
        return place(sheet - 1);
    }

    /** A note of a live block. */
    static long note(int sizeClass, long offset, long requestedBytes, int tenure, int second) {
        long size = sizeClass == LARGE_CLASS ? 0 : requestedBytes & (1L << sizeBits(sizeClass)) - 1;
        return LIVE | (long) tenure << TENURE_SHIFT | (long) second << SECOND_SHIFT | granule(sizeClass, offset) << granuleShift(sizeClass) | size;
    }

    /** Whether a note is about the block at an offset, in some state. */
    static boolean isOf(long note, long state, int sizeClass, long offset) {
        long place = (1L << sizeClass - GRANULE_SHIFT) - 1 << granuleShift(sizeClass);
        return (note & (STATE | place)) == (state | granule(sizeClass, offset) << granuleShift(sizeClass));
    }

    /** Where the block of a note starts, given the note's index. */
    static long offset(long note, int sizeClass, long index) {
        return (index << sizeClass) + ((note >>> granuleShift(sizeClass) & (1L << sizeClass - GRANULE_SHIFT) - 1) << GRANULE_SHIFT);
    }

    /** What was asked for the block of a note; in class 17 it stands elsewhere. */
    static long smallBytes(long note, int sizeClass) {
        long bits = note & (1L << sizeBits(sizeClass)) - 1;
        return sizeClass == LEAST_CLASS ? bits : bits | 1L << sizeClass;
    }

    static int tenure(long note) {
        return (int) (note >>> TENURE_SHIFT) & MOST_TENURES - 1;
    }

    static int second(long note) {
        return (int) (note >>> SECOND_SHIFT) & MOST_SECONDS - 1;
    }

    /** Which of the 16 bytes, in the bytes that a note is for. */
    private static long granule(int sizeClass, long offset) {
        return offset >>> GRANULE_SHIFT & (1L << sizeClass - GRANULE_SHIFT) - 1;
    }

    /** Class 4 has all sizes below 32, so one bit more. */
    private static int sizeBits(int sizeClass) {
        return sizeClass == LEAST_CLASS ? LEAST_CLASS + 1 : sizeClass;
    }

    private static int granuleShift(int sizeClass) {
        return sizeClass == LARGE_CLASS ? 0 : sizeClass;
    }
}
