package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every invariant of a ledger is broken on purpose, and that is found. */
class LedgerVerificationTest {

    private static final long MIB = 1 << 20;
    private static final long FRAME = 4096;

    private final Ledger ledger = new Ledger(Arena.ofAuto().allocate(Ledger.memoryBytes(MIB), 8), MIB, new LedgerClock());

    /** Three classes in the first frame, of which the one of the small block is the last; one of these in the second; then none for some frames. */
    @BeforeEach
    void enter() {
        ledger.enter(1024, 1500, 1, false);
        ledger.enter(256, 100, 1, true);
        ledger.enter(16, 0, 1, false);
        ledger.enter(FRAME, 16, 2, false);
        ledger.enter(16 * FRAME + 48, 9000, 2, false);
        ledger.enter(64 * FRAME + 16, MIB / 2, 3, true);
    }

    private void assertFound(String problem) {
        assertThat(LedgerVerification.problems(ledger)).contains(problem);
    }

    private long sheet(long offset, int sizeClass) {
        return ledger.sheetOf(ledger.firstSheet(offset), sizeClass);
    }

    private long notePlace(long offset, int sizeClass) {
        return LedgerLayout.place(LedgerLayout.link(sheet(offset, sizeClass), sizeClass), sizeClass, offset);
    }

    @Test
    void nothingIsWrongWithWhatWasEnteredStruckOutAndResized() {
        assertThat(LedgerVerification.problems(ledger)).isEmpty();
        ledger.strike(256);
        ledger.resize(1024, 20);
        ledger.enter(1056, MIB - 1056, 1, false);
        ledger.strike(1056);
        ledger.strikeAlone(64 * FRAME + 16);
        ledger.enter(64 * FRAME, 16, 1, false);
        assertThat(LedgerVerification.problems(ledger)).isEmpty();
    }

    @Test
    void aFrameThatLeadsOutOfTheSheetsIsFound() {
        for (long nowhere : new long[] {LedgerLayout.frames(MIB), ledger.nextWord(), 1L << 40, (1L << 58) - 1}) {
            ledger.setWord(LedgerLayout.framePlace(FRAME), LedgerLayout.link(nowhere, 4));
            assertFound("I1: the frame at offset 0x1000 leads to word %d, where no sheet is".formatted(nowhere));
        }
    }

    @Test
    void aFrameThatLeadsToASheetWithoutAClassIsFound() {
        for (int sizeClass : new int[] {0, 3, 18, 31}) {
            long sheet = sheet(FRAME, 4);
            long head = ledger.word(LedgerLayout.headPlace(sheet));
            ledger.setWord(LedgerLayout.headPlace(sheet), LedgerLayout.link(sheet, sizeClass));
            assertFound("I1: the frame at offset 0x1000 leads to word %d, where no sheet is".formatted(sheet));
            ledger.setWord(LedgerLayout.headPlace(sheet), head);
        }
    }

    @Test
    void aFrameThatTellsAnotherClassThanItsSheetIsFound() {
        ledger.setWord(LedgerLayout.framePlace(FRAME), LedgerLayout.link(sheet(FRAME, 4), 5));
        assertFound("I2: the frame at offset 0x1000 tells class 5, but its sheet 4");
    }

    @Test
    void aRingThatLeadsOutOfTheSheetsIsFound() {
        ledger.setWord(LedgerLayout.headPlace(sheet(0, 6)), LedgerLayout.link(ledger.nextWord() + 1, 6));
        assertFound("I2: the sheets of the frame at offset 0x0 lead to word %d, where no sheet is".formatted(ledger.nextWord() + 1));
    }

    @Test
    void aRingThatLeadsIntoAnotherFrameAndOneThatDoesNotCloseAreFound() {
        long foreign = sheet(FRAME, 4);
        long own = sheet(0, 6);
        ledger.setWord(LedgerLayout.headPlace(own), LedgerLayout.link(foreign, 6));
        assertFound("I2: the sheets of the frame at offset 0x0 lead to a second one of class 4, at word %d".formatted(foreign));
        ledger.setWord(LedgerLayout.headPlace(own), LedgerLayout.link(own, 6));
        assertFound("I2: the sheets of the frame at offset 0x0 lead to a second one of class 6, at word %d".formatted(own));
    }

    @Test
    void aSheetOfTwoFramesAndOneOfNoneAreFound() {
        long shared = sheet(16 * FRAME, 13);
        long lost = sheet(FRAME, 4);
        ledger.setWord(LedgerLayout.framePlace(FRAME), LedgerLayout.link(shared, 13));
        assertFound("I3: a sheet is expected at word %d, but the next one that a frame has is at word %d".formatted(lost, shared));
        assertFound("I3: a sheet is expected at word %d, but the next one that a frame has is at word %d".formatted(shared + 2, shared));
    }

    @Test
    void aLastSheetThatNoFrameHasIsFound() {
        long last = sheet(64 * FRAME, 17);
        ledger.setWord(LedgerLayout.framePlace(64 * FRAME), 0);
        assertFound("I3: the last sheet that a frame has ends at word %d, but the next one goes to word %d".formatted(last - 1, ledger.nextWord()));
    }

    @Test
    void aNoteThatItsBlocksOffsetDoesNotLeadToIsFound() {
        long sheet = sheet(FRAME, 4);
        ledger.setWord(LedgerLayout.place(sheet + 5), LedgerLayout.note(FRAME + 96, 20, 2, 0));
        assertFound("I4: the block at offset 0x1060 has the note 5 of the sheet at word %d, where notes of other offsets are".formatted(sheet));
    }

    @Test
    void aBlockThatEndsBehindTheWindowIsFound() {
        long place = LedgerLayout.sizePlace(notePlace(64 * FRAME, 17));
        for (long byteSize : new long[] {MIB - 64 * FRAME - 15, -1, Long.MIN_VALUE}) {
            ledger.setWord(place, byteSize);
            assertFound("I4: the block of %d bytes at offset 0x40010 ends behind the window of 1048576 bytes".formatted(byteSize));
        }
        ledger.setWord(place, MIB - 64 * FRAME - 16);
        assertThat(LedgerVerification.problems(ledger)).isEmpty();
    }

    @Test
    void aSizeThatIsNotOfItsClassIsFound() {
        ledger.setWord(LedgerLayout.sizePlace(notePlace(64 * FRAME, 17)), 131_071);
        assertFound("I5: the block of 131071 bytes at offset 0x40010 is noted in class 17");
    }

    @Test
    void blocksThatOverlapAreFoundWithinAFrameAndBeyond() {
        ledger.enter(1040, 40, 1, false);
        assertThat(LedgerVerification.problems(ledger)).containsExactly("I6: the live block at offset 0x410 begins before the one below it ends, at 0x9dc");
        ledger.strike(1040);
        ledger.enter(3072, 1025, 1, false);
        assertThat(LedgerVerification.problems(ledger)).containsExactly("I6: the live block at offset 0x1000 begins before the one below it ends, at 0x1001");
    }
}
