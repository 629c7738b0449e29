package memheap.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which tags a run of a heap that is reopened may have. */
class RunTagTest {

    @Test
    void lanesAreNumberedFromOneToTheMost() {
        assertThat(RunTag.isLegalFirst(RunTag.first(1, 0, 0))).isTrue();
        assertThat(RunTag.isLegalFirst(RunTag.first(RunTag.MOST_LANES, 0, 0))).isTrue();
        assertThat(RunTag.isLegalFirst(RunTag.first(0, 0, 0))).as("no lane").isFalse();
        assertThat(RunTag.isLegalFirst(RunTag.first(RunTag.MOST_LANES + 1, 0, 0))).as("one lane too many").isFalse();
    }

    @Test
    void thereAreNoMoreSizeClassesThanThoseThatAreNamed() {
        assertThat(RunTag.isLegalFirst(RunTag.first(1, SizeClasses.MOST - 1, 0))).isTrue();
        assertThat(RunTag.isLegalFirst(RunTag.first(1, SizeClasses.MOST, 0))).isFalse();
    }

    @Test
    void onlyTheFirstCellOfARunIsTaggedAsTheFirst() {
        assertThat(RunTag.isLegalFirst(RunTag.behindFirst(RunTag.first(1, 0, 0)))).isFalse();
        assertThat(RunTag.isLegalFirst(RunTag.NONE)).isFalse();
    }
}
