package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of a ledger and where they stand, without any memory. */
class LedgerLayoutTest {

    private static final long FRAME = 4096;
    private static final long LARGEST_WINDOW = 1L << 40;

    private static IntStream classes() {
        return IntStream.rangeClosed(4, 17);
    }

    /** Sheets at both ends of what a number can be, and around 2^32, where a field of half a word ends. */
    private static LongStream sheets() {
        return LongStream.of(1, 2, (1L << 32) - 1, 1L << 32, (1L << 32) + 1, LedgerLayout.bytes(LARGEST_WINDOW) / 8, (1L << 59) - 1);
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void aLinkKeepsTheSheetAndTheClassWhateverTheyAre(long sheet) {
        assertThat(classes()).allSatisfy(sizeClass -> {
            long link = LedgerLayout.link(sheet, sizeClass);
            assertThat(LedgerLayout.word(link)).isEqualTo(sheet);
            assertThat(LedgerLayout.classOf(link)).isEqualTo(sizeClass);
        });
    }

    @Test
    void theFirstNoteOfASheetStandsInItsFirstWordAndTheHeadBeforeIt() {
        assertThat(sheets().filter(sheet -> sheet < 1L << 58)).allSatisfy(sheet -> assertThat(classes()).allSatisfy(sizeClass -> {
            assertThat(LedgerLayout.place(LedgerLayout.link(sheet, sizeClass), sizeClass, 7 * FRAME)).isEqualTo(8 * sheet);
            assertThat(LedgerLayout.headPlace(sheet)).isEqualTo(8 * sheet - 8);
        }));
    }

    @Test
    void sizesChangeTheirClassAtPowersOfTwo() {
        assertThat(LongStream.of(0, 1, 16, 31).mapToInt(LedgerLayout::sizeClass)).containsOnly(4);
        for (int sizeClass = 5; sizeClass < 17; sizeClass++) {
            assertThat(LedgerLayout.sizeClass(1L << sizeClass)).isEqualTo(sizeClass);
            assertThat(LedgerLayout.sizeClass((2L << sizeClass) - 1)).isEqualTo(sizeClass);
        }
        assertThat(LongStream.of(1 << 17, (1 << 18) - 1, 1L << 18, LARGEST_WINDOW).mapToInt(LedgerLayout::sizeClass)).containsOnly(17);
    }

    @Test
    void aSheetHasAWordForAsManyBytesOfAFrameAsAreAskedForInItsClass() {
        assertThat(classes().mapToLong(LedgerLayout::notes).toArray()).containsExactly(256, 128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 1);
        assertThat(classes().mapToLong(LedgerLayout::words).toArray()).containsExactly(256, 128, 64, 32, 16, 8, 4, 2, 1, 1, 1, 1, 1, 2);
    }

    @Test
    void allSheetsOfAllFramesFitIntoTheMemory() {
        long wordsOfAFrame = 1 + classes().mapToLong(sizeClass -> 1 + LedgerLayout.words(sizeClass)).sum();
        for (long windowBytes : new long[] {4096, 65_536, 65_537, 65_536 + 4095, LARGEST_WINDOW}) {
            assertThat(LedgerLayout.frames(windowBytes)).isEqualTo(windowBytes / FRAME + 1);
            assertThat(LedgerLayout.bytes(windowBytes)).isEqualTo(8 * wordsOfAFrame * (windowBytes / FRAME + 1));
        }
    }

    @Test
    void framesAndWordsHaveTheirPlaces() {
        assertThat(LedgerLayout.frame(3 * FRAME - 1)).isEqualTo(2);
        assertThat(LedgerLayout.frameStart(2)).isEqualTo(2 * FRAME);
        assertThat(LedgerLayout.framePlace(3 * FRAME - 1)).isEqualTo(16);
        assertThat(LedgerLayout.framePlace(LARGEST_WINDOW)).isEqualTo(LARGEST_WINDOW / FRAME * 8);
        assertThat(LedgerLayout.place(5)).isEqualTo(40);
        assertThat(LedgerLayout.sizePlace(40)).isEqualTo(48);
        long link = LedgerLayout.linkTo(8L << 32, 7);
        assertThat(LedgerLayout.linkedPlace(link)).isEqualTo(8L << 32);
        assertThat(LedgerLayout.word(link)).isEqualTo(1L << 32);
        assertThat(LedgerLayout.classOf(link)).isEqualTo(7);
    }

    @Test
    void aSizeBelowClassSeventeenIsSmallInItsClassAndInNoOther() {
        for (long byteSize : new long[] {0, 1, 16, 31, 32, 33, 63, 64, 4095, 4096, 65_536, 131_071, 131_072, 262_143, 262_144, (1L << 32) - 1, LARGEST_WINDOW}) {
            for (int sizeClass = 0; sizeClass < 32; sizeClass++) {
                assertThat(LedgerLayout.isSmall(sizeClass, byteSize)).as("%d bytes in class %d", byteSize, sizeClass)
                        .isEqualTo(byteSize < 131_072 && sizeClass == LedgerLayout.sizeClass(byteSize));
            }
        }
    }

    /** Two blocks of a class that are live at once are at least as far apart as the class says. */
    @ParameterizedTest
    @MethodSource("classes")
    void blocksThatCanBeLiveAtOnceHaveNotesOfTheirOwn(int sizeClass) {
        long link = LedgerLayout.link(1000, sizeClass);
        for (long offset = 0; offset < FRAME; offset += 16) {
            long place = LedgerLayout.place(link, sizeClass, 5 * FRAME + offset);
            assertThat(place).isBetween(8000L, 8000 + 8 * (LedgerLayout.notes(sizeClass) - 1));
            assertThat(place % 8).isZero();
            if (offset + (1L << sizeClass) < FRAME) {
                assertThat(LedgerLayout.place(link, sizeClass, 5 * FRAME + offset + (1L << sizeClass))).isGreaterThan(place);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classes")
    void aNoteKeepsAllItsFieldsWhateverTheyAre(int sizeClass) {
        long least = sizeClass == 4 ? 0 : 1L << sizeClass;
        long most = sizeClass == 17 ? LARGEST_WINDOW : (2L << sizeClass) - 1;
        for (long byteSize : new long[] {least, least + 1, least + most >>> 1, most - 1, most}) {
            for (long offset : new long[] {0, 16, 4080, 4096, 131_056, 131_072, LARGEST_WINDOW - 16}) {
                for (int field : new int[] {0, 1, 0x555, 4095}) {
                    assertKept(sizeClass, offset, byteSize, field, field == 4095 ? (1 << 21) - 1 : field << 9);
                }
            }
        }
    }

    private static void assertKept(int sizeClass, long offset, long byteSize, int tenure, int second) {
        long note = LedgerLayout.note(sizeClass, offset, byteSize, tenure, second);
        assertThat(note & LedgerLayout.STATE).isEqualTo(LedgerLayout.LIVE);
        assertThat(note & LedgerLayout.SAMPLED).isZero();
        assertThat(LedgerLayout.offset(note, offset / FRAME * FRAME)).isEqualTo(offset);
        assertThat(LedgerLayout.tenure(note)).isEqualTo(tenure);
        assertThat(LedgerLayout.second(note)).isEqualTo(second);
        if (sizeClass < 17) {
            assertThat(LedgerLayout.smallBytes(note)).isEqualTo(byteSize);
        }
        long sampledAndFreed = note & ~LedgerLayout.STATE | LedgerLayout.FREED | LedgerLayout.SAMPLED;
        assertThat(LedgerLayout.offset(sampledAndFreed, offset / FRAME * FRAME)).isEqualTo(offset);
        assertThat(LedgerLayout.tenure(sampledAndFreed)).isEqualTo(tenure);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void aNoteIsOfOneOffsetOfItsFrameAndOfOneState(int sizeClass) {
        for (long offset : new long[] {7 * FRAME, 7 * FRAME + 16, 8 * FRAME - 16}) {
            long note = LedgerLayout.note(sizeClass, offset, sizeClass == 4 ? 31 : (2L << sizeClass) - 1, 4095, (1 << 21) - 1) | LedgerLayout.SAMPLED;
            for (long other = 7 * FRAME; other < 8 * FRAME; other++) {
                assertThat(LedgerLayout.isOf(note, LedgerLayout.LIVE, other)).isEqualTo(other == offset);
            }
            assertThat(LongStream.of(0, LedgerLayout.FREED, LedgerLayout.RECLAIMED).anyMatch(state -> LedgerLayout.isOf(note, state, offset))).isFalse();
        }
    }
}
