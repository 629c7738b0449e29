package memheap.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellLayoutTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "63, 0", "64, 1", "127, 1", "128, 2", "4294967295, 67108863"})
    void aCellHasSixtyFourUnits(long unit, long cell) {
        assertThat(CellLayout.cell(unit)).isEqualTo(cell);
    }

    @Test
    void marksTagsAndEndLieWhereThePictureSays() {
        var layout = new CellLayout(640, 5);
        assertThat(layout.usedOffset(0)).isEqualTo(640);
        assertThat(layout.usedOffset(4)).isEqualTo(640 + 4 * 16);
        assertThat(layout.tagOffset(0)).isEqualTo(640 + 5 * 16 + 2112);
        assertThat(layout.tagOffset(4)).isEqualTo(640 + 5 * 16 + 2112 + 4 * 4);
        assertThat(layout.end()).as("behind the last tag, rounded up").isEqualTo(640 + 5 * 16 + 2112 + 24);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 1000, 1001})
    void itEndsAtTheFirstMultipleOfEightBehindTheLastTag(long cells) {
        var layout = new CellLayout(64, cells);
        assertThat(layout.end() % 8).isZero();
        assertThat(layout.end() - layout.tagOffset(cells)).isBetween(0L, 7L);
    }
}
