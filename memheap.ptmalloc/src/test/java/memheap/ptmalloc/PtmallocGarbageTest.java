package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class PtmallocGarbageTest {

    private static final int ROUNDS = 2000;

    private final PtmallocModule module = Image.zeroed(1 << 20).init();
    private final long[] offsets = new long[64];
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Whatever the first rounds leave behind, as classes are loaded, the others add nothing to it. */
    @Test
    void operationsLeaveNoGarbage() {
        run();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < ROUNDS; round++) {
            run();
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).as("bytes of garbage that %d operations left", ROUNDS * 5L * offsets.length).isLessThan(ROUNDS);
        module.verify();
    }

    private void run() {
        for (int block = 0; block < offsets.length; block++) {
            offsets[block] = module.allocate(1 + 37L * block * (block % 9), 1L << block % 9);
        }
        for (int block = 0; block < offsets.length; block += 2) {
            module.free(offsets[block]);
            offsets[block] = module.allocate(module.usableBytes(offsets[block + 1]), 64);
        }
        for (int block = 1; block < offsets.length; block += 2) {
            module.resizeInPlace(offsets[block], 8 + module.usableBytes(offsets[block]));
            module.resizeInPlace(offsets[block], 16);
        }
        for (long offset : offsets) {
            module.free(offset);
        }
    }
}
