package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.api.InvalidFreeException;
import memheap.lanes.CellLayout;
import memheap.tck.CachedModule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lane takes notice of a block that another thread has freed, just while somebody else calls. */
class NoticeTest {

    private static final long WINDOW_BYTES = 256 << 10;
    private static final long REMOTE = Long.BYTES;

    private final InterposedMetadata metadata = new InterposedMetadata(Image.zeroed(WINDOW_BYTES).metadata());
    private PtmallocModule module;
    private CachedModule owner;
    private long block;
    private long neighbour;
    private long remoteMarks;

    @BeforeEach
    void freeABlockFromAfar() throws Exception {
        module = PtmallocModule.init(metadata, WINDOW_BYTES, false);
        owner = CachedModule.open(module).orElseThrow();
        block = owner.allocate(64);
        neighbour = owner.allocate(64);
        module.free(block);
        remoteMarks = new PtmallocLayout(WINDOW_BYTES).cellLayout().usedOffset(CellLayout.cell(block / 16)) + REMOTE;
    }

    @Test
    void aSecondFreeIsRefused() {
        metadata.beforeLoadOf(remoteMarks, owner::flush);
        assertThatThrownBy(() -> module.free(block)).isInstanceOf(InvalidFreeException.class);
        assertThat(metadata.hasHappened()).isTrue();
        module.verify();
    }

    @Test
    void aFreedBlockHasNoSize() {
        metadata.beforeLoadOf(remoteMarks, owner::flush);
        assertThatThrownBy(() -> module.usableBytes(block)).isInstanceOf(InvalidFreeException.class);
        assertThat(metadata.hasHappened()).isTrue();
    }

    @Test
    void aBlockThatIsFreedMeanwhileIsNoticedTheNextTime() {
        metadata.beforeStoreTo(remoteMarks, () -> module.free(neighbour));
        owner.flush();
        assertThat(metadata.hasHappened()).isTrue();
        owner.flush();
        module.verify();
        assertThat(module.usage().liveBlocks()).isZero();
        assertThat(module.usage().largestFreeBytes()).as("largest free block once all are freed").isEqualTo(WINDOW_BYTES);
    }

    @Test
    void aBlockThatIsHandedOutAgainMeanwhileHasItsOwnSize() {
        module.free(neighbour);
        CachedModule other = CachedModule.open(module).orElseThrow();
        metadata.beforeLoadOf(remoteMarks, () -> {
            owner.flush();
            assertThat(other.allocate(200)).isEqualTo(block);
        });
        long found = usableBytesOrZero(block);
        assertThat(metadata.hasHappened()).isTrue();
        assertThat(found).as("what is told of the block that was freed, 0 if it was refused, while another one lies there").isIn(0L, module.usableBytes(block));
    }

    private long usableBytesOrZero(long offset) {
        try {
            return module.usableBytes(offset);
        } catch (InvalidFreeException refused) {
            return 0;
        }
    }
}
