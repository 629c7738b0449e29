package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import memheap.lanes.WarmUp;
import memheap.metadata.Metadata;
import memheap.tck.TestSpace;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final long METADATA_BYTES = new PtmallocLayout(WarmUp.WINDOW_BYTES).byteSize();

    @Test
    void nothingIsLeftOfIt() throws Exception {
        try (var space = new TestSpace(WarmUp.WINDOW_BYTES, METADATA_BYTES, false)) {
            PtmallocModule module = PtmallocModule.init(Metadata.of(space.metadata()), WarmUp.WINDOW_BYTES, false);
            WarmUp.exercise(module);
            module.verify();
            assertThat(module.usage().liveBlocks()).isZero();
            assertThat(module.usage().largestFreeBytes()).isEqualTo(WarmUp.WINDOW_BYTES);
        }
    }

    @Test
    void itHappensAtMostOnce() throws Exception {
        var made = new AtomicInteger();
        for (int time = 0; time < 3; time++) {
            WarmUp.once(METADATA_BYTES, metadata -> {
                made.incrementAndGet();
                return PtmallocModule.init(metadata, WarmUp.WINDOW_BYTES, false);
            });
        }
        assertThat(made.get()).isLessThanOrEqualTo(1);
    }
}
