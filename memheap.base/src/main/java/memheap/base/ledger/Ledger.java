package memheap.base.ledger;

import static memheap.base.ledger.LedgerLayout.FREED;
import static memheap.base.ledger.LedgerLayout.LARGE_CLASS;
import static memheap.base.ledger.LedgerLayout.LIVE;
import static memheap.base.ledger.LedgerLayout.RECLAIMED;
import static memheap.base.ledger.LedgerLayout.SAMPLED;
import static memheap.base.ledger.LedgerLayout.STATE;

import java.lang.foreign.MemorySegment;

/**
 * The owners of the live blocks of one generation, with what they asked for and when. {@link LedgerLayout} draws it: who has a block has the place of its note, so most calls take no search,
 * no lock and no atomic operation. The first block of a class in a frame takes a lock; a class other than that of the frame's last block is looked for; {@link #strikeAlone} is atomic.
 *
 * <p>So {@link #enter} and {@link #strike} are for the one who has just been given the block, or gives it back. Two threads that give back one block at the same time may both strike it out;
 * {@link #strikeAlone} lets exactly one. All else may be called by any thread at any time, and shows notes of calls under way or not. The memory must outlive every call.
 */
public final class Ledger extends LedgerSheets {

    private static final long MOST_FRAMES_AWAY = 4096; // so that the search for overlaps takes some microseconds at most
    private static final long NOWHERE = 0;

    private final LedgerClock clock;

    /**
     * Makes a ledger without blocks.
     *
     * @param notes zeroed memory of {@link #memoryBytes} bytes, aligned to 8; pages that are not needed are not touched
     * @param windowBytes size of the window
     * @param clock tells the age of blocks
     */
    public Ledger(MemorySegment notes, long windowBytes, LedgerClock clock) {
        super(notes, windowBytes);
        this.clock = clock;
    }

    /**
     * The memory that a ledger needs, most of which is never touched.
     *
     * @param windowBytes size of the window
     * @return bytes
     */
    public static long memoryBytes(long windowBytes) {
        return LedgerLayout.bytes(windowBytes);
    }

    /**
     * Notes a block that the module has just handed out.
     *
     * @param offset where it starts, a multiple of 16
     * @param requestedBytes what was asked for
     * @param tenure who has it
     * @param sampled whether the stack is kept elsewhere
     * @return the entry of a live block that was noted in its place: of one that was freed past the ledger; mostly {@link LedgerEntry#NONE}
     */
    public long enter(long offset, long requestedBytes, long tenure, boolean sampled) {
        long frame = word(LedgerLayout.framePlace(offset));
        int sizeClass = LedgerLayout.classOf(frame);
        if (!LedgerLayout.isSmall(sizeClass, requestedBytes)) {
            return enterElsewhere(offset, requestedBytes, tenure, sampled);
        }
        long note = LedgerLayout.note(offset, requestedBytes, tenure, clock.seconds());
        long place = LedgerLayout.place(frame, sizeClass, offset);
        long former = word(place);
        setWord(place, sampled ? note | SAMPLED : note);
        return (former & STATE) == LIVE ? former : LedgerEntry.NONE;
    }

    private long enterElsewhere(long offset, long requestedBytes, long tenure, boolean sampled) {
        int sizeClass = LedgerLayout.sizeClass(requestedBytes);
        long note = LedgerLayout.note(sizeClass, offset, requestedBytes, tenure, clock.seconds());
        return write(sizeClass, offset, requestedBytes, sampled ? note | SAMPLED : note);
    }

    private long write(int sizeClass, long offset, long requestedBytes, long note) {
        long frame = word(LedgerLayout.framePlace(offset));
        if (LedgerLayout.classOf(frame) != sizeClass) {
            frame = turned(frame, offset, sizeClass);
        }
        long place = LedgerLayout.place(frame, sizeClass, offset);
        long former = word(place);
        long ghost = (former & STATE) == LIVE ? entry(former, sizeClass, place) : LedgerEntry.NONE;
        if (sizeClass == LARGE_CLASS) {
            setWord(LedgerLayout.sizePlace(place), requestedBytes);
        }
        setWord(place, note);
        return ghost;
    }

    private long entry(long note, int sizeClass, long place) {
        return sizeClass == LARGE_CLASS ? LedgerEntry.ofLarge(note, word(LedgerLayout.sizePlace(place))) : note;
    }

    /** What was asked for the block of a note. */
    long requestedBytes(long note, int sizeClass, long place) {
        return sizeClass == LARGE_CLASS ? word(LedgerLayout.sizePlace(place)) : LedgerLayout.smallBytes(note);
    }

    /**
     * Strikes a block out before it is given back to the module.
     *
     * @param offset any offset in the window
     * @return what was noted; {@link LedgerEntry#NONE} if no live block is noted there
     */
    public long strike(long offset) {
        long frame = word(LedgerLayout.framePlace(offset));
        if (frame == NO_SHEET) {
            return LedgerEntry.NONE;
        }
        int sizeClass = LedgerLayout.classOf(frame);
        long place = LedgerLayout.place(frame, sizeClass, offset);
        long note = word(place);
        if (!LedgerLayout.isOf(note, LIVE, offset)) {
            return strikeElsewhere(offset);
        }
        setWord(place, note ^ LIVE ^ FREED);
        return entry(note, sizeClass, place);
    }

    private long strikeElsewhere(long offset) {
        long found = locate(offset, LIVE);
        if (found == NOWHERE) {
            return LedgerEntry.NONE;
        }
        long note = word(LedgerLayout.linkedPlace(found));
        setWord(LedgerLayout.linkedPlace(found), note & ~STATE | FREED);
        return entry(note, LedgerLayout.classOf(found), LedgerLayout.linkedPlace(found));
    }

    /**
     * Strikes a block out, and is the only one who does.
     *
     * @param offset any offset in the window
     * @return what was noted; {@link LedgerEntry#NONE} if no live block is noted there, or another thread has just struck it out
     */
    public long strikeAlone(long offset) {
        long found = locate(offset, LIVE);
        if (found == NOWHERE) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.linkedPlace(found);
        int sizeClass = LedgerLayout.classOf(found);
        long note = newestWord(place);
        boolean struck = LedgerLayout.isOf(note, LIVE, offset) && isReplaced(place, note, note & ~STATE | FREED);
        return struck ? entry(note, sizeClass, place) : LedgerEntry.NONE;
    }

    /** A link to the note of the block at an offset that is in a state, or {@link #NOWHERE}. */
    private long locate(long offset, long state) {
        long first = firstSheet(offset);
        for (long sheet = first; sheet != NO_SHEET; sheet = sheetBehind(sheet, first)) {
            int sizeClass = classOf(sheet);
            long place = LedgerLayout.place(LedgerLayout.link(sheet, sizeClass), sizeClass, offset);
            if (LedgerLayout.isOf(word(place), state, offset)) {
                return LedgerLayout.linkTo(place, sizeClass);
            }
        }
        return NOWHERE;
    }

    /**
     * Notes that a block, which has been struck out, is live after all.
     *
     * @param offset where it starts
     * @param entry what striking it out has answered; notes of earlier blocks at that place may be there too
     */
    public void revive(long offset, long entry) {
        turnFreed(offset, entry, LIVE);
    }

    /**
     * Notes that a block, which has been struck out, was taken from its owner and not freed by anybody.
     *
     * @param offset where it started
     * @param entry what striking it out has answered
     */
    public void tellReclaimed(long offset, long entry) {
        turnFreed(offset, entry, RECLAIMED);
    }

    private void turnFreed(long offset, long entry, long state) {
        int sizeClass = LedgerLayout.sizeClass(LedgerEntry.requestedBytes(entry));
        long sheet = sheetOf(firstSheet(offset), sizeClass);
        long place = LedgerLayout.place(LedgerLayout.link(sheet, sizeClass), sizeClass, offset);
        if (sheet != NO_SHEET && LedgerLayout.isOf(word(place), FREED, offset)) {
            setWord(place, word(place) & ~STATE | state);
        }
    }

    /**
     * Reads a live block.
     *
     * @param offset any offset in the window
     * @return what is noted; {@link LedgerEntry#NONE} if no live block is noted there
     */
    public long find(long offset) {
        return find(offset, LIVE);
    }

    /**
     * Reads what started at an offset before it was freed, unless something else has been noted in its place since.
     *
     * @param offset any offset in the window
     * @return what was noted, or {@link LedgerEntry#NONE}
     */
    public long findFreed(long offset) {
        return find(offset, FREED);
    }

    /**
     * Reads what started at an offset before it was taken from its owner, unless something else has been noted in its place since.
     *
     * @param offset any offset in the window
     * @return what was noted, or {@link LedgerEntry#NONE}
     */
    public long findReclaimed(long offset) {
        return find(offset, RECLAIMED);
    }

    private long find(long offset, long state) {
        long found = locate(offset, state);
        return found == NOWHERE ? LedgerEntry.NONE : entry(word(LedgerLayout.linkedPlace(found)), LedgerLayout.classOf(found), LedgerLayout.linkedPlace(found));
    }

    /**
     * Gives a live block another size where it is; its owner and its age stay.
     *
     * @param offset where it starts
     * @param requestedBytes what is asked for from now on
     * @return what was noted before; {@link LedgerEntry#NONE} if no live block is noted there, and then nothing has changed
     */
    public long resize(long offset, long requestedBytes) {
        long found = locate(offset, LIVE);
        if (found == NOWHERE) {
            return LedgerEntry.NONE;
        }
        long note = word(LedgerLayout.linkedPlace(found));
        long former = entry(note, LedgerLayout.classOf(found), LedgerLayout.linkedPlace(found));
        setWord(LedgerLayout.linkedPlace(found), 0);
        int next = LedgerLayout.sizeClass(requestedBytes);
        write(next, offset, requestedBytes, LedgerLayout.note(next, offset, requestedBytes, LedgerLayout.tenure(note), LedgerLayout.second(note)) | note & SAMPLED);
        return former;
    }

    /**
     * Looks for the live block that an offset lies inside of.
     *
     * @param offset any offset in the window
     * @return where it starts, or -1
     */
    public long startOfEnclosing(long offset) {
        return startOfEnclosing(offset, 0);
    }

    private long startOfEnclosing(long offset, long leastFrame) {
        var nearest = new long[] {-1, 0}; // where it starts, and its size
        for (long frame = Math.min(LedgerLayout.frame(offset), frontier() - 1); frame >= leastFrame && nearest[0] < 0; frame--) {
            showFrame(frame, (start, entry, ageSeconds) -> {
                if (start <= offset && start > nearest[0]) {
                    nearest[0] = start;
                    nearest[1] = LedgerEntry.requestedBytes(entry);
                }
            });
        }
        return nearest[0] >= 0 && offset - nearest[0] < nearest[1] ? nearest[0] : -1;
    }

    /**
     * Looks for another live block that shares bytes with one.
     *
     * @param offset where the one starts
     * @param byteSize what it has; of 0 bytes, the first counts
     * @return where another one starts, or -1; of those that start below, only the nearest is looked at, if it starts within 16 MiB; and of those above, what starts within 16 MiB
     */
    public long startOfOverlapping(long offset, long byteSize) {
        long below = offset == 0 ? -1 : startOfEnclosing(offset - 1, Math.max(0, LedgerLayout.frame(offset) - MOST_FRAMES_AWAY));
        if (below >= 0 && below + LedgerEntry.requestedBytes(find(below)) > offset) {
            return below;
        }
        var inside = new long[] {-1};
        long last = offset + Math.max(1, byteSize) - 1;
        for (long frame = LedgerLayout.frame(offset); frame < frontier() && frame <= LedgerLayout.frame(last) && frame <= LedgerLayout.frame(offset) + MOST_FRAMES_AWAY && inside[0] < 0; frame++) {
            showFrame(frame, (start, entry, ageSeconds) -> inside[0] = start > offset && start <= last ? start : inside[0]);
        }
        return inside[0];
    }

    /** Sees one live block after the other. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Sees a live block.
         *
         * @param offset where it starts
         * @param entry who has it, and what was asked for
         * @param ageSeconds how long ago it was handed out; of more than 24 days, some days less
         */
        void block(long offset, long entry, int ageSeconds);
    }

    /**
     * Shows all live blocks, those of one frame of 4 KiB behind those of the frames below it.
     *
     * @param visitor called once per block
     */
    public void forEach(Visitor visitor) {
        long frames = frontier();
        for (long frame = 0; frame < frames; frame++) {
            showFrame(frame, visitor);
        }
    }

    private void showFrame(long frame, Visitor visitor) {
        long first = firstSheet(LedgerLayout.frameStart(frame));
        for (long sheet = first; sheet != NO_SHEET; sheet = sheetBehind(sheet, first)) {
            showSheet(LedgerLayout.frameStart(frame), classOf(sheet), sheet, visitor);
        }
    }

    private void showSheet(long frameStart, int sizeClass, long sheet, Visitor visitor) {
        for (long index = 0; index < LedgerLayout.notes(sizeClass); index++) {
            long place = LedgerLayout.place(sheet + index);
            long note = word(place);
            if ((note & STATE) == LIVE) {
                visitor.block(LedgerLayout.offset(note, frameStart), entry(note, sizeClass, place), clock.since(LedgerLayout.second(note)));
            }
        }
    }
}
