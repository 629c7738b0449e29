package memheap.base.ledger;

import static memheap.base.ledger.LedgerLayout.FRAME_SHIFT;
import static memheap.base.ledger.LedgerLayout.FREED;
import static memheap.base.ledger.LedgerLayout.LARGE_TABLE;
import static memheap.base.ledger.LedgerLayout.LIVE;
import static memheap.base.ledger.LedgerLayout.RECLAIMED;
import static memheap.base.ledger.LedgerLayout.SAMPLED;
import static memheap.base.ledger.LedgerLayout.STATE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The owners of the live blocks of one generation, with what they asked for and when. {@link LedgerLayout} draws it: no search, no lock and no atomic operation, since who has a block has the
 * place of its note.
 *
 * <p>So {@link #enter} and {@link #strike} are for the one who has just been given the block, or gives it back. Two threads that give back one block at the same time may both strike it out;
 * {@link #strikeAlone} lets exactly one. All else may be called by any thread at any time, and shows notes of calls under way or not. The memory must outlive every call.
 */
public final class Ledger {

    private static final VarHandle NOTE = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    /** All addresses: an access checks neither bounds nor life, which would cost as much as all the rest of a call. Every place is inside of the notes, for every offset is inside of the window. */
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final long NO_SHEET = 0;
    private static final long NOWHERE = 0;

    private final MemorySegment notes; // held, so that the memory lives as long
    private final long base;
    private final LedgerClock clock;
    private long nextWord;          // where the next sheet goes; guarded by this
    private volatile long frontier; // behind the last frame that has ever had a block; written under this

    /**
     * Makes a ledger without blocks.
     *
     * @param notes zeroed memory of {@link #memoryBytes} bytes, aligned to 8; pages that are not needed are not touched
     * @param windowBytes size of the window
     * @param clock tells the age of blocks
     */
    public Ledger(MemorySegment notes, long windowBytes, LedgerClock clock) {
        this.notes = notes;
        this.base = notes.address();
        this.clock = clock;
        this.nextWord = LedgerLayout.frames(windowBytes);
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
    public long enter(long offset, long requestedBytes, int tenure, boolean sampled) {
        int table = LedgerLayout.table(requestedBytes);
        long note = LedgerLayout.note(table, offset, requestedBytes, tenure, clock.seconds());
        return write(table, offset, requestedBytes, sampled ? note | SAMPLED : note);
    }

    private long word(long place) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, base + place);
    }

    private void setWord(long place, long word) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, base + place, word);
    }

    private long write(int table, long offset, long requestedBytes, long note) {
        long frame = word(LedgerLayout.framePlace(offset));
        if (LedgerLayout.tableOf(frame) != table) {
            frame = turned(frame, offset, table);
        }
        long place = LedgerLayout.place(frame, table, offset);
        long former = word(place);
        long ghost = (former & STATE) == LIVE ? entry(former, table, place) : LedgerEntry.NONE;
        if (table == LARGE_TABLE) {
            setWord(place + Long.BYTES, requestedBytes);
        }
        setWord(place, note);
        return ghost;
    }

    /** Has a frame say that its last block is in the sheet of a class. Any sheet of its ring will do, so threads that do this at the same time need not know of each other. @return the frame */
    private long turned(long frame, long offset, int table) {
        long sheet = sheetOf(frame, table);
        if (sheet == NO_SHEET) {
            return turnToNew(offset, table);
        }
        setWord(LedgerLayout.framePlace(offset), LedgerLayout.link(sheet, table));
        return LedgerLayout.link(sheet, table);
    }

    /** Makes the sheet of a class, unless another thread has done so meanwhile. @return the frame */
    private synchronized long turnToNew(long offset, int table) {
        long framePlace = LedgerLayout.framePlace(offset);
        long frame = word(framePlace);
        long sheet = sheetOf(frame, table);
        long turned = LedgerLayout.link(sheet == NO_SHEET ? added(frame, table) : sheet, table);
        NOTE.setRelease(ALL, base + framePlace, turned);
        frontier = Math.max(frontier, (offset >>> FRAME_SHIFT) + 1);
        return turned;
    }

    /** The sheet of a class in a frame, or {@link #NO_SHEET}. */
    private long sheetOf(long frame, int table) {
        long first = LedgerLayout.sheet(frame);
        long sheet = first;
        while (sheet != NO_SHEET) {
            long head = word(LedgerLayout.headPlace(sheet));
            if (LedgerLayout.tableOf(head) == table) {
                return sheet;
            }
            sheet = LedgerLayout.sheet(head) == first ? NO_SHEET : LedgerLayout.sheet(head);
        }
        return NO_SHEET;
    }

    /** Adds a sheet to the ring of a frame: readers see it whole or not at all. */
    private long added(long frame, int table) {
        assert Thread.holdsLock(this);
        long sheet = nextWord + 1;
        nextWord = sheet + LedgerLayout.words(table);
        long current = LedgerLayout.sheet(frame);
        if (current == NO_SHEET) {
            NOTE.setRelease(ALL, base + LedgerLayout.headPlace(sheet), LedgerLayout.link(sheet, table));
        } else {
            long head = word(LedgerLayout.headPlace(current));
            NOTE.setRelease(ALL, base + LedgerLayout.headPlace(sheet), LedgerLayout.link(LedgerLayout.sheet(head), table));
            NOTE.setRelease(ALL, base + LedgerLayout.headPlace(current), LedgerLayout.link(sheet, LedgerLayout.tableOf(head)));
        }
        return sheet;
    }

    private long entry(long note, int table, long place) {
        long bytes = table == LARGE_TABLE ? word(place + Long.BYTES) : LedgerLayout.smallBytes(note, table);
        return LedgerEntry.of(bytes, LedgerLayout.owner(note), (note & SAMPLED) != 0);
    }

    /**
     * Strikes a block out before it is given back to the module.
     *
     * @param offset any offset in the window
     * @return what was noted; {@link LedgerEntry#NONE} if no live block is noted there
     */
    public long strike(long offset) {
        long frame = word(LedgerLayout.framePlace(offset));
        int table = LedgerLayout.tableOf(frame);
        if (table == 0) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.place(frame, table, offset);
        long note = word(place);
        if (!LedgerLayout.isOf(note, LIVE, table, offset) || (offset & 15) != 0) {
            return strikeElsewhere(offset);
        }
        setWord(place, note & ~STATE | FREED);
        return entry(note, table, place);
    }

    private long strikeElsewhere(long offset) {
        long found = locate(offset, LIVE);
        if (found == NOWHERE) {
            return LedgerEntry.NONE;
        }
        long note = word(placeOf(found));
        setWord(placeOf(found), note & ~STATE | FREED);
        return entry(note, tableOf(found), placeOf(found));
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
        long place = placeOf(found);
        int table = tableOf(found);
        long note = (long) NOTE.getVolatile(ALL, base + place);
        boolean struck = LedgerLayout.isOf(note, LIVE, table, offset) && NOTE.compareAndSet(ALL, base + place, note, note & ~STATE | FREED);
        return struck ? entry(note, table, place) : LedgerEntry.NONE;
    }

    /** Where the block at an offset is noted in a state: place and class, packed; or {@link #NOWHERE}. */
    private long locate(long offset, long state) {
        long first = (offset & 15) == 0 ? LedgerLayout.sheet(word(LedgerLayout.framePlace(offset))) : NO_SHEET;
        long sheet = first;
        while (sheet != NO_SHEET) {
            long head = word(LedgerLayout.headPlace(sheet));
            int table = LedgerLayout.tableOf(head);
            long place = LedgerLayout.place(LedgerLayout.link(sheet, table), table, offset);
            if (LedgerLayout.isOf(word(place), state, table, offset)) {
                return place << 5 | table;
            }
            sheet = LedgerLayout.sheet(head) == first ? NO_SHEET : LedgerLayout.sheet(head);
        }
        return NOWHERE;
    }

    private static long placeOf(long located) {
        return located >>> 5;
    }

    private static int tableOf(long located) {
        return (int) located & 31;
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
        int table = LedgerLayout.table(LedgerEntry.requestedBytes(entry));
        long sheet = sheetOf(word(LedgerLayout.framePlace(offset)), table);
        long place = LedgerLayout.place(LedgerLayout.link(sheet, table), table, offset);
        if (sheet != NO_SHEET && LedgerLayout.isOf(word(place), FREED, table, offset)) {
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
        return found == NOWHERE ? LedgerEntry.NONE : entry(word(placeOf(found)), tableOf(found), placeOf(found));
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
        long note = word(placeOf(found));
        long former = entry(note, tableOf(found), placeOf(found));
        setWord(placeOf(found), 0);
        int next = LedgerLayout.table(requestedBytes);
        write(next, offset, requestedBytes, LedgerLayout.note(next, offset, requestedBytes, LedgerLayout.owner(note), LedgerLayout.second(note)) | note & SAMPLED);
        return former;
    }

    /**
     * Looks for the live block that an offset lies inside of.
     *
     * @param offset any offset in the window
     * @return where it starts, or -1
     */
    public long startOfEnclosing(long offset) {
        var nearest = new long[] {-1, 0}; // where it starts, and its size
        for (long frame = Math.min(offset >>> FRAME_SHIFT, frontier - 1); frame >= 0 && nearest[0] < 0; frame--) {
            showFrame(frame, (start, entry, ageSeconds) -> {
                if (start <= offset && start > nearest[0]) {
                    nearest[0] = start;
                    nearest[1] = LedgerEntry.requestedBytes(entry);
                }
            });
        }
        return nearest[0] >= 0 && offset - nearest[0] < nearest[1] ? nearest[0] : -1;
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
        long frames = frontier;
        for (long frame = 0; frame < frames; frame++) {
            showFrame(frame, visitor);
        }
    }

    private void showFrame(long frame, Visitor visitor) {
        long first = LedgerLayout.sheet(word(frame << 3));
        long sheet = first;
        while (sheet != NO_SHEET) {
            long head = word(LedgerLayout.headPlace(sheet));
            showSheet(frame << FRAME_SHIFT, LedgerLayout.tableOf(head), sheet << 3, visitor);
            sheet = LedgerLayout.sheet(head) == first ? NO_SHEET : LedgerLayout.sheet(head);
        }
    }

    private void showSheet(long frameStart, int table, long firstPlace, Visitor visitor) {
        long notes = table == LARGE_TABLE ? 1 : LedgerLayout.words(table);
        for (long index = 0; index < notes; index++) {
            long place = firstPlace + (index << 3);
            long note = word(place);
            if ((note & STATE) == LIVE) {
                visitor.block(LedgerLayout.offset(note, table, (frameStart >>> table) + index), entry(note, table, place), clock.since(LedgerLayout.second(note)));
            }
        }
    }
}
