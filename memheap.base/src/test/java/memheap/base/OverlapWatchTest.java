package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What it costs to look at blocks; what it finds stands in {@link FaultyModuleTest}. */
class OverlapWatchTest {

    private static final int CALLS = OverlapWatch.YOUNG_BLOCKS / 4;

    private static void churn(BaseFixture fixture) {
        for (int call = 0; call < CALLS; call++) {
            fixture.addresses.free(fixture.addresses.allocate(100, 16));
        }
    }

    @Test
    void nothingIsPutIntoWordsOfABlockThatOverlapsNoOther() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("only", 1, new ScriptedComponent());
            churn(fixture);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            churn(fixture);
            long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
            assertThat(bytes).as("bytes of garbage that each block leaves which is looked at").isLessThan(1000);
        }
    }
}
