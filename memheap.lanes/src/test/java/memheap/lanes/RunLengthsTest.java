package memheap.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunLengthsTest {

    @ParameterizedTest
    @EnumSource
    void littleIsLeftOverAtTheEndOfARun(RunLengths lengths) {
        for (int sizeClass = 0; sizeClass < SizeClasses.MOST; sizeClass++) {
            long runUnits = lengths.cells(RunTag.first(1, sizeClass, 0)) * CellLayout.CELL_UNITS;
            long left = runUnits % SizeClasses.units(sizeClass);
            assertThat(left * 16).as("units left over in a run of %d for class %d", runUnits, sizeClass).isLessThanOrEqualTo(runUnits * (lengths == RunLengths.SHORT ? 2 : 3));
            assertThat(lengths == RunLengths.SHORT || Long.bitCount(runUnits) == 1).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDoublingMakesARunTwiceAsLong(RunLengths lengths) {
        for (int sizeClass = 0; sizeClass < SizeClasses.MOST; sizeClass++) {
            assertThat(lengths.cells(RunTag.first(1, sizeClass, 3))).isEqualTo(8 * lengths.cells(RunTag.first(1, sizeClass, 0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStartsOfAllCellsAreTheChunksThatFit(RunLengths lengths) {
        for (int sizeClass = 0; sizeClass < SizeClasses.MOST; sizeClass++) {
            int tag = RunTag.first(1, sizeClass, 1);
            long cells = lengths.cells(tag);
            int units = SizeClasses.units(sizeClass);
            long chunks = 0;
            for (long cell = 0; cell < cells; cell++) {
                for (long starts = lengths.starts(tag, cell); starts != 0; starts &= starts - 1) {
                    assertThat(cell * CellLayout.CELL_UNITS + Long.numberOfTrailingZeros(starts)).as("chunk %d of class %d", chunks, sizeClass).isEqualTo(chunks * units);
                    chunks++;
                }
            }
            assertThat(chunks).isEqualTo(cells * CellLayout.CELL_UNITS / units);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCellsInWhichChunksStartAreFoundFromTheLastOneOn(RunLengths lengths) {
        for (int sizeClass = 0; sizeClass < SizeClasses.MOST; sizeClass++) {
            for (int doublings = 0; doublings <= RunTag.MOST_DOUBLINGS; doublings++) {
                int tag = RunTag.first(1, sizeClass, doublings);
                var found = new ArrayList<Long>();
                for (long cell = lengths.lastStart(tag); cell >= 0; cell = lengths.startBefore(tag, cell)) {
                    found.addFirst(cell);
                }
                List<Long> expected = LongStream.range(0, lengths.cells(tag)).filter(cell -> lengths.starts(tag, cell) != 0).boxed().toList();
                assertThat(found).as("class %d, doubled %d times", sizeClass, doublings).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noShorterRunWouldDo(RunLengths lengths) {
        for (int sizeClass = 0; sizeClass < SizeClasses.MOST; sizeClass++) {
            int units = SizeClasses.units(sizeClass);
            long cells = lengths.cells(RunTag.first(1, sizeClass, 0));
            assertThat(lengths.isGood((int) cells * CellLayout.CELL_UNITS, units)).isTrue();
            for (int fewer = Math.ceilDiv(units, CellLayout.CELL_UNITS); fewer < cells; fewer++) {
                assertThat(lengths.isGood(fewer * CellLayout.CELL_UNITS, units)).as("%d cells for class %d instead of %d", fewer, sizeClass, cells).isFalse();
            }
        }
    }

    @Test
    void aShortRunMayLeaveAnEighthOver() {
        assertThat(RunLengths.SHORT.isGood(64, 64)).isTrue();
        assertThat(RunLengths.SHORT.isGood(64, 56)).as("8 of 64 left over").isTrue();
        assertThat(RunLengths.SHORT.isGood(64, 55)).as("9 of 64 left over").isFalse();
        assertThat(RunLengths.SHORT.isGood(192, 64)).isTrue();
        assertThat(RunLengths.SHORT.nextLonger(5)).isEqualTo(6);
    }

    @Test
    void aRunThatIsAPowerOfTwoMayLeaveThreeSixteenthsOver() {
        assertThat(RunLengths.POWERS_OF_TWO.isGood(64, 64)).isTrue();
        assertThat(RunLengths.POWERS_OF_TWO.isGood(64, 52)).as("12 of 64 left over").isTrue();
        assertThat(RunLengths.POWERS_OF_TWO.isGood(64, 51)).as("13 of 64 left over").isFalse();
        assertThat(RunLengths.POWERS_OF_TWO.isGood(64, 20)).as("4 of 64 left over behind three chunks").isTrue();
        assertThat(RunLengths.POWERS_OF_TWO.isGood(64, 25)).as("14 of 64 left over behind two chunks").isFalse();
        assertThat(RunLengths.POWERS_OF_TWO.isGood(192, 64)).as("no power of two").isFalse();
        assertThat(RunLengths.POWERS_OF_TWO.nextLonger(4)).isEqualTo(8);
        assertThat(RunLengths.POWERS_OF_TWO.nextLonger(5)).isEqualTo(8);
    }
}
