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
 *   a note      63..52 tenure | 51..31 second | 30..14 size; in class 17 it is in the second word | 13..12 state | 11..4 which 16 bytes of the frame | 1 sampled
 * </pre>
 *
 * <p>A place is where a word stands, in bytes from the start. All that a call compares of a note is in its lower half and where the offset has it, so that it takes no shift and small constants.
 */
final class LedgerLayout {

    static final int LEAST_CLASS = 4;
    static final int LARGE_CLASS = 17;
    static final int FRAME_SHIFT = 12;

    static final long STATE = 3L << 12;
    static final long LIVE = 1L << 12;
    static final long FREED = 2L << 12;
    static final long RECLAIMED = 3L << 12;
    static final long SAMPLED = 1L << 1;

    static final int MOST_TENURES = 1 << 12;
    static final int MOST_SECONDS = 1 << 21;

    private static final int TENURE_SHIFT = 52;
    private static final int SECOND_SHIFT = 31;
    private static final int SIZE_SHIFT = 14;
    private static final int SMALL_BYTES = (1 << LARGE_CLASS) - 1;
    private static final int IN_FRAME = (1 << FRAME_SHIFT) - 1;
    private static final int NOTE_IN_FRAME = (1 << FRAME_SHIFT - LEAST_CLASS) - 1;
    private static final long OWNED_BYTES = -1L << TENURE_SHIFT | (long) SMALL_BYTES << SIZE_SHIFT;
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

    /** Whether a block is of a class below 17; 0 is none. */
    static boolean isSmall(int sizeClass, long requestedBytes) {
        return (requestedBytes | 1 << LEAST_CLASS) >>> sizeClass == 1 && sizeClass < LARGE_CLASS;
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

    /** Where the note of a block stands, given a frame or another link to the sheet. The last mask changes nothing; by it, the compiler knows how small the number is. */
    static long place(long link, int sizeClass, long offset) {
        return (link >>> LINK_SHIFT << WORD_SHIFT) + (((offset & IN_FRAME) >>> sizeClass & NOTE_IN_FRAME) << WORD_SHIFT);
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

    /** A note of a live block, without a size if it is of class 17. */
    static long note(int sizeClass, long offset, long requestedBytes, long tenure, long second) {
        return note(offset, sizeClass == LARGE_CLASS ? 0 : requestedBytes, tenure, second);
    }

    /** A note of a live block of a class below 17. */
    static long note(long offset, long requestedBytes, long tenure, long second) {
        return tenure << TENURE_SHIFT | second << SECOND_SHIFT | requestedBytes << SIZE_SHIFT | LIVE | offset & IN_FRAME;
    }

    /** Whether a note is about the block at an offset of its frame, in some state; never for an offset where no block can start. */
    static boolean isOf(long note, long state, long offset) {
        return (note & (STATE | IN_FRAME & ~SAMPLED)) == (state | offset & IN_FRAME);
    }

    /** Where the block of a note starts, given where the frame does. */
    static long offset(long note, long frameStart) {
        return frameStart + (note & IN_FRAME & ~SAMPLED);
    }

    /** What was asked for the block of a note; in class 17 it stands elsewhere. */
    static long smallBytes(long note) {
        return note >>> SIZE_SHIFT & SMALL_BYTES;
    }

    static int tenure(long note) {
        return (int) (note >>> TENURE_SHIFT);
    }

    static int second(long note) {
        return (int) (note >>> SECOND_SHIFT) & MOST_SECONDS - 1;
    }

    /** The fields of a note that tell whose block it is, and what was asked for it if that is in the note. */
    static long ownedBytes(long note) {
        return note & OWNED_BYTES;
    }
}
