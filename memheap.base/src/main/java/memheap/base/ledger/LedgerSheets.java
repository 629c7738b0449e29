package memheap.base.ledger;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The words of a {@link Ledger}, its frames and its sheets, as {@link LedgerLayout} draws them. A class above the ledger and not a part of it, for else the memory would be one load farther
 * away. Invariants, which {@link LedgerVerification} checks:
 *
 * <pre>
 *   I1  a frame is 0, or leads to a sheet between the frames and where the next sheet goes
 *   I2  from there the heads of the sheets lead round to it again, with no class twice, and the frame tells the class that its sheet's head tells
 *   I3  the sheets lie one behind the other, from behind the frames to where the next one goes, and each is in the ring of one frame
 *   I4  a live block has the note that its offset leads to, and ends in the window
 *   I5  a live block has a size of its note's class
 *   I6  no two live blocks overlap
 * </pre>
 */
abstract class LedgerSheets {

    /** Of a frame without sheets, and behind the last one of a ring. */
    static final long NO_SHEET = 0;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    /** All addresses: an access checks neither bounds nor life, which would cost as much as all the rest of a call. Every place is inside of the notes, for every offset is inside of the window. */
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    // What comes out of an unsigned shift by three is at most an eighth of all addresses, as the compiler knows, and a place at most a quarter: no sum leaves ALL, and it drops that check too.
    private static final int SPARE_BITS = 3;

    private final MemorySegment notes; // held, so that the memory lives as long
    private final long shiftedBase;
    private final long windowBytes;
    private long nextWord;          // where the next sheet goes; guarded by this
    private volatile long frontier; // behind the last frame that has ever had a block; written under this

    LedgerSheets(MemorySegment notes, long windowBytes) {
        this.notes = notes;
        this.shiftedBase = notes.address() << SPARE_BITS;
        this.windowBytes = windowBytes;
        this.nextWord = LedgerLayout.frames(windowBytes);
    }

    private long at(long place) {
        return (shiftedBase >>> SPARE_BITS) + place;
    }

    final long word(long place) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, at(place));
    }

    final void setWord(long place, long word) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, at(place), word);
    }

    final long newestWord(long place) {
        return (long) WORD.getVolatile(ALL, at(place));
    }

    /** Replaces a word, unless another thread has done so. */
    final boolean isReplaced(long place, long before, long after) {
        return WORD.compareAndSet(ALL, at(place), before, after);
    }

    private void publish(long place, long word) {
        WORD.setRelease(ALL, at(place), word);
    }

    final long windowBytes() {
        return windowBytes;
    }

    /** How many frames may have sheets. */
    final long frontier() {
        return frontier;
    }

    /** Where the next sheet goes. */
    final synchronized long nextWord() {
        return nextWord;
    }

    /** The first sheet of the frame of an offset, or {@link #NO_SHEET}. */
    final long firstSheet(long offset) {
        return LedgerLayout.word(word(LedgerLayout.framePlace(offset)));
    }

    /** The class of a sheet. */
    final int classOf(long sheet) {
        return LedgerLayout.classOf(word(LedgerLayout.headPlace(sheet)));
    }

    /** The next sheet of a ring, or {@link #NO_SHEET} when it has been gone round. */
    final long sheetBehind(long sheet, long first) {
        long next = LedgerLayout.word(word(LedgerLayout.headPlace(sheet)));
        return next == first ? NO_SHEET : next;
    }

    /** The sheet of a class in a ring, or {@link #NO_SHEET}. */
    final long sheetOf(long first, int sizeClass) {
        long sheet = first;
        while (sheet != NO_SHEET && classOf(sheet) != sizeClass) {
            sheet = sheetBehind(sheet, first);
        }
        return sheet;
    }

    /** Has a frame say that its last block is in the sheet of a class. Any sheet of its ring will do, so threads that do this at once need not know of each other. @return the frame */
    final long turned(long frame, long offset, int sizeClass) {
        long sheet = sheetOf(LedgerLayout.word(frame), sizeClass);
        if (sheet == NO_SHEET) {
            return turnedToNew(offset, sizeClass);
        }
        setWord(LedgerLayout.framePlace(offset), LedgerLayout.link(sheet, sizeClass));
        return LedgerLayout.link(sheet, sizeClass);
    }

    /** Makes the sheet of a class, unless another thread has done so meanwhile. @return the frame */
    private synchronized long turnedToNew(long offset, int sizeClass) {
        long first = firstSheet(offset);
        long sheet = sheetOf(first, sizeClass);
        long turned = LedgerLayout.link(sheet == NO_SHEET ? added(first, sizeClass) : sheet, sizeClass);
        publish(LedgerLayout.framePlace(offset), turned);
        frontier = Math.max(frontier, LedgerLayout.frame(offset) + 1);
        return turned;
    }

    /** Adds a sheet to a ring: readers see it whole or not at all. */
    private long added(long first, int sizeClass) {
        assert Thread.holdsLock(this);
        long sheet = nextWord + 1;
        nextWord = sheet + LedgerLayout.words(sizeClass);
        if (first == NO_SHEET) {
            publish(LedgerLayout.headPlace(sheet), LedgerLayout.link(sheet, sizeClass));
        } else {
            long head = word(LedgerLayout.headPlace(first));
            publish(LedgerLayout.headPlace(sheet), LedgerLayout.link(LedgerLayout.word(head), sizeClass));
            publish(LedgerLayout.headPlace(first), LedgerLayout.link(sheet, LedgerLayout.classOf(head)));
        }
        return sheet;
    }
}
