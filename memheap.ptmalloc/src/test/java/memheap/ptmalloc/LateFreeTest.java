package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import memheap.api.InvalidFreeException;
import memheap.lanes.CellLayout;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A wrong free has looked whether its block is live, and comes to marking it only after the owner has freed it, the run has gone back, and another block has come to lie
 * there. It may take the new block for the old one, or be refused; the heap is intact.
 */
class LateFreeTest {

    private static final long WINDOW_BYTES = 256 << 10;
    private static final long REMOTE = Long.BYTES;

    private final InterposedMetadata metadata = new InterposedMetadata(Image.zeroed(WINDOW_BYTES).metadata());
    private PtmallocModule module;
    private CachedModule owner;
    private long successor;
    private Throwable refusal;

    @BeforeEach
    void freeLate() throws Exception {
        module = PtmallocModule.init(metadata, WINDOW_BYTES, false);
        owner = CachedModule.open(module).orElseThrow();
        long block = owner.allocate(64);
        long marks = new PtmallocLayout(WINDOW_BYTES).cellLayout().usedOffset(CellLayout.cell(block / 16));
        metadata.beforeStoreTo(marks + REMOTE, () -> {
            owner.free(block);
            owner.flush();
            successor = module.allocate(20_000, 16);
        });
        refusal = catchThrowable(() -> module.free(block));
        assertThat(metadata.hasHappened()).as("another block was handed out while the free was under way").isTrue();
        assertThat(successor).as("where the other block lies").isEqualTo(block);
    }

    @Test
    void itIsRefusedOrTakesTheNewBlockForTheOldOne() {
        boolean taken = catchThrowable(() -> module.usableBytes(successor)) != null;
        assertThat(refusal).satisfiesAnyOf(nothing -> assertThat(nothing).isNull(), thrown -> assertThat(thrown).isInstanceOf(InvalidFreeException.class));
        assertThat(taken).as("whether the new block is gone").isEqualTo(refusal == null);
    }

    @Test
    void theHeapIsIntactAfterwards() {
        module.verify();
        assertThat(module.usage().liveBlocks()).isEqualTo(refusal == null ? 0 : 1);
    }

    @Test
    void theOwnerGoesOnAsIfNothingHadHappened() {
        for (int i = 0; i < 1000; i++) {
            assertThat(owner.allocate(64)).isNotEqualTo(MemheapModule.NO_SPACE);
        }
        module.verify();
    }
}
