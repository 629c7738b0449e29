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
            assertThat(LedgerLayout.sheet(link)).isEqualTo(sheet);
            assertThat(LedgerLayout.tableOf(link)).isEqualTo(sizeClass);
        });
    }

    @Test
    void theFirstNoteOfASheetStandsInItsFirstWordAndTheHeadBeforeIt() {
        assertThat(sheets().filter(sheet -> sheet < 1L << 58)).allSatisfy(sheet -> assertThat(classes()).allSatisfy(sizeClass -> {
            assertThat(LedgerLayout.place(LedgerLayout.link(sheet, sizeClass), sizeClass, 7 * FRAME)).isEqualTo(8 * sheet);
            assertThat(LedgerLayout.headPlace(sheet)).isEqualTo(8 * sheet - 8);
        }));
    }
}
