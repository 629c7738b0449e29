package memheap.base.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerEntryTest {

    private static final long LARGEST = (1L << 48) - 1;

    @Test
    void anEntryKeepsTheSizeTheTenureAndTheSampleWhateverTheyAre() {
        for (long byteSize : new long[] {0, 1, 1L << 40, LARGEST}) {
            for (int tenure : new int[] {0, 1, 4095}) {
                for (boolean sampled : new boolean[] {false, true}) {
                    long entry = LedgerEntry.of(byteSize, tenure, sampled);
                    assertThat(entry).isNotEqualTo(LedgerEntry.NONE).isPositive();
                    assertThat(LedgerEntry.requestedBytes(entry)).isEqualTo(byteSize);
                    assertThat(LedgerEntry.tenure(entry)).isEqualTo(tenure);
                    assertThat(LedgerEntry.isSampled(entry)).isEqualTo(sampled);
                }
            }
        }
    }

    @Test
    void theKindIsTheSameForOneSizeAndOneTenureSampledOrNot() {
        assertThat(LedgerEntry.kind(LedgerEntry.of(100, 7, true))).isEqualTo(LedgerEntry.kind(LedgerEntry.of(100, 7, false)));
        assertThat(LedgerEntry.kind(LedgerEntry.of(100, 7, true))).isNotEqualTo(LedgerEntry.kind(LedgerEntry.of(100, 6, true)));
        assertThat(LedgerEntry.kind(LedgerEntry.of(100, 7, true))).isNotEqualTo(LedgerEntry.kind(LedgerEntry.of(101, 7, true)));
    }
}
