package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.lanes.CellLayout;
import memheap.metadata.BitTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each part of the metadata begins where the one before it ends. */
class BuddyLayoutTest {

    @ParameterizedTest
    @CsvSource({"128, 16, 8", "144, 16, 16", "240, 16, 16", "256, 16, 16", "1000, 8, 128", "16, 16, 8", "8, 16, 0"})
    void theStateMapHasAByteForEachMinimumBlock(long windowBytes, long minimumBlockBytes, long mapBytes) {
        BuddyLayout layout = BuddyLayout.plain(windowBytes, minimumBlockBytes);
        assertThat(layout.freeSetOffset(layout.minimumOrder()) - layout.stateOffset(0)).isEqualTo(mapBytes);
    }

    @Test
    void freeSetsFollowOneAnotherFromTheSmallestOrderToTheLargest() {
        BuddyLayout layout = BuddyLayout.plain(14 << 20, 16);
        for (int order = layout.minimumOrder(); order <= layout.maximumOrder(); order++) {
            assertThat(layout.mostBlocks(order)).isEqualTo((14 << 20) / (1L << order));
            assertThat(layout.freeSetOffset(order + 1) - layout.freeSetOffset(order)).as("order %d", order).isEqualTo(BitTree.byteSize(layout.mostBlocks(order)));
        }
        assertThat(layout.byteSize()).isEqualTo(layout.freeSetOffset(24));
        assertThat(layout.cells()).isZero();
    }

    @Test
    void aStateIsFoundByItsBlockAndABlockByItsState() {
        BuddyLayout layout = BuddyLayout.plain(4096, 16);
        for (long block = 0; block < 4096; block += 16) {
            assertThat(layout.stateOffset(block) - layout.stateOffset(0)).isEqualTo(block / 16);
            assertThat(layout.blockAt(layout.stateOffset(block))).isEqualTo(block);
        }
    }

    @Test
    void cellsBeginOnTheFirstCacheLineBehindTheFreeSets() {
        for (long windowKib = 1; windowKib <= 3000; windowKib++) {
            BuddyLayout layout = BuddyLayout.withCells(windowKib << 10, 16);
            CellLayout cells = layout.cellLayout();
            assertThat(cells.offset() % CellLayout.LINE_BYTES).as("%d KiB", windowKib).isZero();
            assertThat(cells.offset() - layout.freeSetOffset(layout.maximumOrder() + 1)).as("%d KiB", windowKib).isBetween(0L, CellLayout.LINE_BYTES - 1);
            assertThat(cells.cells()).isEqualTo(windowKib);
            assertThat(layout.byteSize()).isEqualTo(cells.end());
        }
    }

    @Test
    void withCellsNoBlockIsSmallerThanOne() {
        assertThat(BuddyLayout.withCells(1 << 20, 16).minimumOrder()).isEqualTo(10);
        assertThat(BuddyLayout.withCells(1 << 20, 4096).minimumOrder()).isEqualTo(12);
    }
}
