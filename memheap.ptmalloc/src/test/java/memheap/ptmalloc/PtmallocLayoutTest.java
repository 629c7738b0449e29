package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.lanes.CellLayout;
import memheap.metadata.BitTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each part of the metadata begins where the one before it ends. */
class PtmallocLayoutTest {

    @ParameterizedTest
    @CsvSource({"15, false", "16, true", "68719476736, true", "68719476737, false", "-16, false"})
    void windowsFromOneUnitToAsManyAsCanBeNumberedAreServed(long windowBytes, boolean served) {
        assertThat(PtmallocLayout.serves(windowBytes)).isEqualTo(served);
    }

    @ParameterizedTest
    @CsvSource({"16, 1, 1", "31, 1, 1", "1008, 63, 1", "1024, 64, 1", "1040, 65, 2", "2047, 127, 2", "2048, 128, 2", "2064, 129, 3"})
    void unitsAreWholeAndEachLiesInACell(long windowBytes, long units, long cells) {
        var layout = new PtmallocLayout(windowBytes);
        assertThat(layout.units()).isEqualTo(units);
        assertThat(layout.cells()).isEqualTo(cells);
    }

    @Test
    void marksBeginOnTheFirstCacheLineBehindTheStarts() {
        for (long windowKib = 1; windowKib <= 3000; windowKib++) {
            var layout = new PtmallocLayout(windowKib << 10);
            CellLayout cells = layout.cellLayout();
            assertThat(cells.offset() % CellLayout.LINE_BYTES).as("%d KiB", windowKib).isZero();
            assertThat(cells.offset() - PtmallocLayout.startsOffset(layout.cells() + 1)).as("%d KiB", windowKib).isBetween(0L, CellLayout.LINE_BYTES - 1);
            assertThat(cells.cells()).isEqualTo(windowKib);
        }
    }

    @Test
    void nodesAndSetsFollowOneAnother() {
        var layout = new PtmallocLayout(1 << 20);
        long nodes = layout.cellLayout().end();
        for (long cell = 0; cell < layout.cells(); cell++) {
            assertThat(layout.leftOffset(cell)).isEqualTo(nodes + 16 * cell);
            assertThat(layout.rightOffset(cell)).isEqualTo(nodes + 16 * cell + 4);
            assertThat(layout.parentOffset(cell)).isEqualTo(nodes + 16 * cell + 8);
            assertThat(layout.unitsOffset(cell)).isEqualTo(nodes + 16 * cell + 12);
        }
        long setBytes = BitTree.byteSize(1024);
        assertThat(layout.startingCellsOffset()).isEqualTo(nodes + 16 * 1024);
        assertThat(layout.runsOffset()).isEqualTo(layout.startingCellsOffset() + setBytes);
        assertThat(layout.smallBinOffset(1)).isEqualTo(layout.runsOffset() + setBytes);
        assertThat(layout.smallBinOffset(63)).isEqualTo(layout.runsOffset() + 63 * setBytes);
        assertThat(layout.byteSize()).isEqualTo(layout.runsOffset() + 64 * setBytes);
    }
}
