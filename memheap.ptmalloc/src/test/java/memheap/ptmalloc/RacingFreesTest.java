package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import memheap.lanes.CellLayout;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A block's owner and somebody else free it in the same few nanoseconds. Decision 0012: both calls may return, and the heap is intact. */
class RacingFreesTest {

    private static final long WINDOW_BYTES = 256 << 10;
    private static final long BLOCK_BYTES = 64;

    private final InterposedMetadata metadata = new InterposedMetadata(Image.zeroed(WINDOW_BYTES).metadata());
    private PtmallocModule module;
    private CachedModule owner;
    private long block;

    @BeforeEach
    void freeABlockTwiceAtOnce() throws Exception {
        module = PtmallocModule.init(metadata, WINDOW_BYTES, false);
        owner = CachedModule.open(module).orElseThrow();
        block = owner.allocate(BLOCK_BYTES, 16);
        metadata.beforeStoreTo(new PtmallocLayout(WINDOW_BYTES).cellLayout().usedOffset(CellLayout.cell(block / 16)), () -> module.free(block));
        owner.free(block);
        assertThat(metadata.hasHappened()).as("somebody else has freed the block while its owner did").isTrue();
    }

    @Test
    void theHeapIsIntactAfterwards() {
        module.verify();
        assertThat(module.usage().liveBlocks()).isZero();
    }

    @Test
    void whoGetsTheBlockNextHasIt() {
        assertThat(owner.allocate(BLOCK_BYTES, 16)).isEqualTo(block);
        assertThat(module.usableBytes(block)).isEqualTo(BLOCK_BYTES);
        module.verify();
    }

    @Test
    void theBlockIsHandedOutOnce() {
        List<Long> blocks = new ArrayList<>();
        for (long taken = owner.allocate(BLOCK_BYTES, 16); taken != MemheapModule.NO_SPACE; taken = owner.allocate(BLOCK_BYTES, 16)) {
            blocks.add(taken);
        }
        assertThat(blocks).doesNotHaveDuplicates();
    }
}
