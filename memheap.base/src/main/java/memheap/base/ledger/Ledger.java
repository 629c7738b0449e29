package memheap.base.ledger;

import static memheap.base.ledger.LedgerLayout.FRAME_SHIFT;
import static memheap.base.ledger.LedgerLayout.FREED;
import static memheap.base.ledger.LedgerLayout.LARGE_TABLE;
import static memheap.base.ledger.LedgerLayout.LEAST_TABLE;
import static memheap.base.ledger.LedgerLayout.LIVE;
import static memheap.base.ledger.LedgerLayout.RECLAIMED;
import static memheap.base.ledger.LedgerLayout.SAMPLED;
import static memheap.base.ledger.LedgerLayout.STATE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The owners of the live blocks of one generation, with what they asked for and when. {@link LedgerLayout} draws it: no search, no lock and no atomic operation, since who has a block has the
 * place of its note.
 *
 * <p>So {@link #enter} and {@link #strike} are for the one who has just been given the block, or gives it back. Two threads that give back one block at the same time may both strike it out;
 * {@link #strikeAlone} lets exactly one. All else may be called by any thread at any time, and shows notes of calls under way or not. The memory must outlive every call.
 */
public final class Ledger {

    private static final VarHandle NOTE = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle FRAME = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    /** All addresses: an access checks neither bounds nor life, which would cost as much as all the rest of a call. Every place is inside of the notes, for every offset is inside of the window. */
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final MemorySegment notes; // held, so that the memory lives as long
    private final long base;
    private final long stride;
    private final LedgerClock clock;
    private final AtomicLong frontier = new AtomicLong(); // behind the last frame that has ever had a block

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
        this.stride = LedgerLayout.stride(windowBytes);
        this.clock = clock;
    }

    /**
     * The memory that a ledger needs, most of which is never touched.
     *
     * @param windowBytes size of the window
     * @return bytes
     */
    public static long memoryBytes(long windowBytes) {
        return LedgerLayout.tableBytes(LedgerLayout.stride(windowBytes));
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

    private int frame(long place) {
        return ALL.get(ValueLayout.JAVA_INT_UNALIGNED, base + place);
    }

    private long write(int table, long offset, long requestedBytes, long note) {
        long framePlace = LedgerLayout.framePlace(stride, offset);
        if (LedgerLayout.lastTable(frame(framePlace)) != table) {
            turnTo(framePlace, table);
        }
        long place = LedgerLayout.place(stride, table, offset);
        long former = word(place);
        long ghost = (former & STATE) == LIVE ? entry(former, table, place) : LedgerEntry.NONE;
        if (table == LARGE_TABLE) {
            setWord(place + Long.BYTES, requestedBytes);
        }
        setWord(place, note);
        return ghost;
    }

    /** Has a frame say that this table has its last block. */
    private void turnTo(long framePlace, int table) {
        frontier.accumulateAndGet((framePlace - stride >>> 2) + 1, Math::max);
        int frame;
        do {
            frame = (int) FRAME.getVolatile(ALL, base + framePlace);
        } while (!FRAME.compareAndSet(ALL, base + framePlace, frame, LedgerLayout.withTable(frame, table)));
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
        int table = LedgerLayout.lastTable(frame(LedgerLayout.framePlace(stride, offset)));
        if (table == 0) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.place(stride, table, offset);
        long note = word(place);
        if (!LedgerLayout.isOf(note, LIVE, table, offset) || (offset & 15) != 0) {
            return strikeElsewhere(offset);
        }
        setWord(place, note & ~STATE | FREED);
        return entry(note, table, place);
    }

    private long strikeElsewhere(long offset) {
        int table = tableOf(offset, LIVE);
        if (table == 0) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.place(stride, table, offset);
        long note = word(place);
        setWord(place, note & ~STATE | FREED);
        return entry(note, table, place);
    }

    /**
     * Strikes a block out, and is the only one who does.
     *
     * @param offset any offset in the window
     * @return what was noted; {@link LedgerEntry#NONE} if no live block is noted there, or another thread has just struck it out
     */
    public long strikeAlone(long offset) {
        int table = tableOf(offset, LIVE);
        if (table == 0) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.place(stride, table, offset);
        long note = (long) NOTE.getVolatile(ALL, base + place);
        boolean struck = LedgerLayout.isOf(note, LIVE, table, offset) && NOTE.compareAndSet(ALL, base + place, note, note & ~STATE | FREED);
        return struck ? entry(note, table, place) : LedgerEntry.NONE;
    }

    /** The table in which the block at an offset is noted in a state; 0 if it is in none. */
    private int tableOf(long offset, long state) {
        int frame = frame(LedgerLayout.framePlace(stride, offset));
        for (int table = LEAST_TABLE; table <= LARGE_TABLE && (offset & 15) == 0; table++) {
            if (LedgerLayout.hasTable(frame, table) && LedgerLayout.isOf(word(LedgerLayout.place(stride, table, offset)), state, table, offset)) {
                return table;
            }
        }
        return 0;
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
        long place = LedgerLayout.place(stride, table, offset);
        long note = word(place);
        if (LedgerLayout.isOf(note, FREED, table, offset)) {
            setWord(place, note & ~STATE | state);
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
        int table = tableOf(offset, state);
        if (table == 0) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.place(stride, table, offset);
        return entry(word(place), table, place);
    }

    /**
     * Gives a live block another size where it is; its owner and its age stay.
     *
     * @param offset where it starts
     * @param requestedBytes what is asked for from now on
     * @return what was noted before; {@link LedgerEntry#NONE} if no live block is noted there, and then nothing has changed
     */
    public long resize(long offset, long requestedBytes) {
        int table = tableOf(offset, LIVE);
        if (table == 0) {
            return LedgerEntry.NONE;
        }
        long place = LedgerLayout.place(stride, table, offset);
        long note = word(place);
        long former = entry(note, table, place);
        setWord(place, 0);
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
        for (int table = LEAST_TABLE; table <= LARGE_TABLE; table++) {
            long last = offset >>> table;
            long first = table == LARGE_TABLE ? 0 : Math.max(0, last - 2); // a block of a smaller table spans less than two granules and a part of a third
            for (long index = last; index >= first; index--) {
                long start = startIfEncloses(table, index, offset);
                if (start >= 0) {
                    return start;
                }
            }
        }
        return -1;
    }

    private long startIfEncloses(int table, long index, long offset) {
        long place = LedgerLayout.place(stride, table, index << table);
        long note = word(place);
        if ((note & STATE) != LIVE) {
            return -1;
        }
        long start = LedgerLayout.offset(note, table, index);
        return start <= offset && offset - start < LedgerEntry.requestedBytes(entry(note, table, place)) ? start : -1;
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
        long frames = frontier.get();
        for (long frame = 0; frame < frames; frame++) {
            int tables = frame(stride + (frame << 2));
            for (int table = LEAST_TABLE; tables != 0 && table <= LARGE_TABLE; table++) {
                if (LedgerLayout.hasTable(tables, table)) {
                    showFrame(frame, table, visitor);
                }
            }
        }
    }

    private void showFrame(long frame, int table, Visitor visitor) {
        long first = frame << FRAME_SHIFT >>> table;
        long last = (frame + 1 << FRAME_SHIFT) - 1 >>> table;
        for (long index = first; index <= last; index++) {
            long place = LedgerLayout.place(stride, table, index << table);
            long note = word(place);
            if ((note & STATE) == LIVE) {
                long offset = LedgerLayout.offset(note, table, index);
                if (offset >>> FRAME_SHIFT == frame) {
                    visitor.block(offset, entry(note, table, place), clock.since(LedgerLayout.second(note)));
                }
            }
        }
    }
}
