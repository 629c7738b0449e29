package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OrphanSizesTest {

    @Test
    void anyNumberOfBlocksIsKept() {
        var blocks = new OrphanSizes.Builder(1 << 20);
        for (int block = 0; block < 5000; block++) {
            blocks.add(block * 64L, 32 + block % 33);
        }
        OrphanSizes sizes = blocks.build();
        for (int block = 0; block < 5000; block++) {
            assertThat(sizes.usableBytes(block * 64L, 1)).as("block %d", block).isEqualTo(32 + block % 33);
        }
        assertThat(sizes.toLiveBlocks().liveBlocks()).isEqualTo(5000);
        assertThat(sizes.usableBytes(8, 77)).as("where no block starts").isEqualTo(77);
    }

    @Test
    void aBlockHasNoLessThanWasAskedFor() {
        var blocks = new OrphanSizes.Builder(1 << 20);
        blocks.add(0, 10);
        assertThat(blocks.build().usableBytes(0, 12)).isEqualTo(12);
        assertThat(OrphanSizes.unknown().usableBytes(0, 12)).isEqualTo(12);
    }

    @Test
    void theSameBlockCannotComeTwice() {
        var blocks = new OrphanSizes.Builder(1 << 20);
        blocks.add(0x40, 16);
        assertThatThrownBy(() -> blocks.add(0x40, 16)).isInstanceOf(IllegalStateException.class).hasMessage("the walk over the blocks went from 0x40 back to 0x40");
    }

    @Test
    void aBlockCannotReachIntoTheNext() {
        var blocks = new OrphanSizes.Builder(1 << 20);
        blocks.add(0x40, 32);
        blocks.add(0x60, 33);
        assertThat(blocks.build().usableBytes(0x40, 1)).isEqualTo(32);
        blocks.add(0x80, 16);
        assertThatThrownBy(blocks::build).isInstanceOf(IllegalStateException.class)
                .hasMessage("the walk over the blocks tells of 33 bytes at 0x60, which reach into the block at 0x80");
    }
}
