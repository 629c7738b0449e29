package memheap.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeClassesTest {

    @Test
    void aClassIsTheSmallestThatSufficesAndWastesAtMostAnEighth() {
        for (int units = 1; units <= SizeClasses.MOST_UNITS; units++) {
            int sizeClass = SizeClasses.of(units);
            assertThat(SizeClasses.units(sizeClass)).isGreaterThanOrEqualTo(units).isLessThanOrEqualTo(units + units / 8);
            assertThat(sizeClass == 0 ? 0 : SizeClasses.units(sizeClass - 1)).isLessThan(units);
            assertThat(sizeClass).isLessThan(SizeClasses.MOST);
        }
    }

    @Test
    void theLargestClassIsTheLastOne() {
        assertThat(SizeClasses.of(SizeClasses.MOST_UNITS)).isEqualTo(SizeClasses.MOST - 1);
    }

    @Test
    void aTagTellsWhatItWasMadeOf() {
        for (int sizeClass = 0; sizeClass < SizeClasses.MOST; sizeClass++) {
            for (int doublings = 0; doublings <= RunTag.MOST_DOUBLINGS; doublings++) {
                int tag = RunTag.first(RunTag.MOST_LANES, sizeClass, doublings);
                assertThat(RunTag.isLegalFirst(tag)).isTrue();
                assertThat(RunTag.lane(tag)).isEqualTo(RunTag.MOST_LANES);
                assertThat(RunTag.sizeClass(tag)).isEqualTo(sizeClass);
                assertThat(RunTag.doublings(tag)).isEqualTo(doublings);
                assertThat(RunTag.isFirst(RunTag.behindFirst(tag))).isFalse();
                assertThat(RunTag.sizeClass(RunTag.behindFirst(tag) ^ RunTag.key(RunTag.MOST_LANES))).isEqualTo(sizeClass);
            }
        }
    }

    @Test
    void onlyALanesOwnTagsAreIndexes() {
        int own = RunTag.first(5, SizeClasses.MOST - 1, 3);
        assertThat(own ^ RunTag.key(5)).isBetween(0, RunTag.INDEXES - 1);
        assertThat(Integer.toUnsignedLong(own ^ RunTag.key(4))).isGreaterThanOrEqualTo(RunTag.INDEXES);
        assertThat(RunTag.NONE ^ RunTag.key(1)).isGreaterThanOrEqualTo(RunTag.INDEXES);
    }
}
