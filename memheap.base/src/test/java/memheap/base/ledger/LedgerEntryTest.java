package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerEntryTest {

    private static final long LARGEST_SMALL = (1L << 17) - 1;
    private static final long LARGEST = (1L << 48) - 1;

    private static long entry(long byteSize, int tenure, boolean sampled) {
        boolean small = byteSize <= LARGEST_SMALL;
        long note = LedgerLayout.note(4080, small ? byteSize : 0, tenure, (1 << 21) - 1) | (sampled ? LedgerLayout.SAMPLED : 0);
        return small ? note : LedgerEntry.ofLarge(note, byteSize);
    }

    @Test
    void anEntryKeepsTheSizeTheTenureAndTheSampleWhateverTheyAre() {
        for (long byteSize : new long[] {0, 1, LARGEST_SMALL, LARGEST_SMALL + 1, 1L << 40, LARGEST}) {
            for (int tenure : new int[] {0, 1, 4095}) {
                for (boolean sampled : new boolean[] {false, true}) {
                    long entry = entry(byteSize, tenure, sampled);
                    assertThat(entry).isNotEqualTo(LedgerEntry.NONE);
                    assertThat(LedgerEntry.requestedBytes(entry)).isEqualTo(byteSize);
                    assertThat(LedgerEntry.tenure(entry)).isEqualTo(tenure);
                    assertThat(LedgerEntry.isSampled(entry)).isEqualTo(sampled);
                }
            }
        }
    }

    @Test
    void theKindIsTheSameForOneSizeAndOneTenureSampledOrNot() {
        for (long byteSize : new long[] {100, LARGEST_SMALL, LARGEST_SMALL + 1, LARGEST - 1}) {
            long kind = LedgerEntry.kind(entry(byteSize, 7, true));
            assertThat(kind).isEqualTo(LedgerEntry.kind(entry(byteSize, 7, false)));
            assertThat(kind).isNotEqualTo(LedgerEntry.kind(entry(byteSize, 6, true)));
            assertThat(kind).isNotEqualTo(LedgerEntry.kind(entry(byteSize + 1, 7, true)));
        }
    }

    @Test
    void theKindOfASmallBlockTellsNeitherItsPlaceNorItsAgeNorItsState() {
        long note = LedgerLayout.note(0, 100, 7, 5);
        assertThat(LedgerEntry.kind(LedgerLayout.note(16, 100, 7, 5))).isEqualTo(LedgerEntry.kind(note));
        assertThat(LedgerEntry.kind(LedgerLayout.note(0, 100, 7, 6))).isEqualTo(LedgerEntry.kind(note));
        assertThat(LedgerEntry.kind(note ^ LedgerLayout.LIVE ^ LedgerLayout.FREED)).isEqualTo(LedgerEntry.kind(note));
    }
}
