package memheap.base.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Holds a ledger against the invariants of {@link LedgerSheets}, while nobody notes anything. It trusts no word: what leads out of the notes is told and not followed. */
public final class LedgerVerification {

    private final Ledger ledger;
    private final long firstSheet;
    private final long nextWord;
    private final List<String> problems = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>(); // the live ones of the frame that is being looked at
    private long[] sheets = new long[64];                 // those of all frames so far
    private int sheetCount;
    private long end;                                     // of the last live block in the frames below

    private record Block(long offset, long byteSize) {
    }

    private LedgerVerification(Ledger ledger) {
        this.ledger = ledger;
        this.firstSheet = LedgerLayout.frames(ledger.windowBytes()) + 1;
        this.nextWord = ledger.nextWord();
    }

    /**
     * Checks all frames, sheets and notes.
     *
     * @param ledger in which nobody notes anything meanwhile
     * @return what is wrong, a sentence each that begins with the invariant's number; if there is any, the notes had better not be read
     */
    public static List<String> problems(Ledger ledger) {
        var verification = new LedgerVerification(ledger);
        for (long frame = 0; frame < ledger.frontier(); frame++) {
            verification.checkFrame(frame, ledger.word(LedgerLayout.place(frame)));
        }
        verification.checkSheets();
        return verification.problems;
    }

    private void checkFrame(long frame, long link) {
        if (link == 0) {
            return;
        }
        if (!isSheet(LedgerLayout.word(link))) {
            tell("I1: the frame at offset 0x%x leads to word %d, where no sheet is", LedgerLayout.frameStart(frame), LedgerLayout.word(link));
            return;
        }
        if (LedgerLayout.classOf(link) != ledger.classOf(LedgerLayout.word(link))) {
            tell("I2: the frame at offset 0x%x tells class %d, but its sheet %d", LedgerLayout.frameStart(frame), LedgerLayout.classOf(link), ledger.classOf(LedgerLayout.word(link)));
        }
        checkRing(frame, LedgerLayout.word(link));
        checkBlocks();
    }

    private boolean isSheet(long word) {
        if (word < firstSheet || word >= nextWord) {
            return false;
        }
        int sizeClass = ledger.classOf(word);
        return sizeClass >= LedgerLayout.LEAST_CLASS && sizeClass <= LedgerLayout.LARGE_CLASS && word + LedgerLayout.words(sizeClass) <= nextWord;
    }

    /** Ends with the first class that comes twice, so a ring that does not close is no endless one. */
    private void checkRing(long frame, long first) {
        int classes = 0;
        for (long sheet = first; sheet != LedgerSheets.NO_SHEET; sheet = ledger.sheetBehind(sheet, first)) {
            if (!isSheet(sheet)) {
                tell("I2: the sheets of the frame at offset 0x%x lead to word %d, where no sheet is", LedgerLayout.frameStart(frame), sheet);
                return;
            }
            int sizeClass = ledger.classOf(sheet);
            if ((classes >>> sizeClass & 1) != 0) {
                tell("I2: the sheets of the frame at offset 0x%x lead to a second one of class %d, at word %d", LedgerLayout.frameStart(frame), sizeClass, sheet);
                return;
            }
            classes |= 1 << sizeClass;
            keep(sheet);
            checkNotes(frame, sheet, sizeClass);
        }
    }

    private void keep(long sheet) {
        if (sheetCount == sheets.length) {
            sheets = Arrays.copyOf(sheets, 2 * sheetCount);
        }
        sheets[sheetCount++] = sheet;
    }

    private void checkNotes(long frame, long sheet, int sizeClass) {
        for (long index = 0; index < LedgerLayout.notes(sizeClass); index++) {
            long place = LedgerLayout.place(sheet + index);
            long note = ledger.word(place);
            if ((note & LedgerLayout.STATE) == LedgerLayout.LIVE) {
                long offset = LedgerLayout.offset(note, LedgerLayout.frameStart(frame));
                checkPlace(sheet, sizeClass, offset, index);
                checkBlock(sizeClass, offset, ledger.requestedBytes(note, sizeClass, place));
            }
        }
    }

    private void checkPlace(long sheet, int sizeClass, long offset, long index) {
        if (LedgerLayout.place(LedgerLayout.link(sheet, sizeClass), sizeClass, offset) != LedgerLayout.place(sheet + index)) {
            tell("I4: the block at offset 0x%x has the note %d of the sheet at word %d, where notes of other offsets are", offset, index, sheet);
        }
    }

    private void checkBlock(int sizeClass, long offset, long byteSize) {
        if (byteSize < 0 || byteSize > ledger.windowBytes() - offset) {
            tell("I4: the block of %d bytes at offset 0x%x ends behind the window of %d bytes", byteSize, offset, ledger.windowBytes());
        } else if (LedgerLayout.sizeClass(byteSize) != sizeClass) {
            tell("I5: the block of %d bytes at offset 0x%x is noted in class %d", byteSize, offset, sizeClass);
        }
        blocks.add(new Block(offset, Math.max(1, byteSize)));
    }

    private void checkBlocks() {
        blocks.sort(Comparator.comparingLong(Block::offset));
        for (Block block : blocks) {
            if (block.offset() < end) {
                tell("I6: the live block at offset 0x%x begins before the one below it ends, at 0x%x", block.offset(), end);
            }
            end = Math.max(end, block.offset() + block.byteSize());
        }
        blocks.clear();
    }

    private void checkSheets() {
        Arrays.sort(sheets, 0, sheetCount);
        long expected = firstSheet;
        for (int i = 0; i < sheetCount; i++) {
            if (sheets[i] != expected) {
                tell("I3: a sheet is expected at word %d, but the next one that a frame has is at word %d", expected, sheets[i]);
            }
            expected = sheets[i] + LedgerLayout.words(ledger.classOf(sheets[i])) + 1;
        }
        if (expected != nextWord + 1) {
            tell("I3: the last sheet that a frame has ends at word %d, but the next one goes to word %d", expected - 1, nextWord);
        }
    }

    private void tell(String format, Object... values) {
        problems.add(String.format(Locale.ROOT, format, values));
    }
}
