package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.function.LongConsumer;
import memheap.api.InvalidFreeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a module says and what it costs. */
class BuddyModuleTest {

    private final Image image = Image.zeroed(1 << 16, 16);
    private final BuddyModule module = image.init(16);

    @Test
    void aSecondFreeIsToldWhereTheBytesHaveGone() {
        long block = module.allocate(64, 1);
        module.allocate(64, 1);
        module.free(block);
        assertRefused(0, "no live block starts there; most likely it was freed before: it lies in the free block at 0x0 of 64 bytes");
        module.free(64);
        assertRefused(0x40, "no live block starts there; most likely it was freed before: it lies in the free block at 0x0 of 65536 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {0x10, 0x48, 0x7f, 1})
    void anOffsetInsideABlockIsToldWhichOne(long offset) {
        module.allocate(128, 1);
        assertRefused(offset, "no live block starts there; it lies inside the live block at 0x0 of 128 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1 << 16, Long.MAX_VALUE, -16})
    void anOffsetOutsideOfTheWindowIsToldItsSize(long offset) {
        assertRefused(offset, "no live block starts there; most likely it belongs to another window: this one has 65536 bytes of blocks");
    }

    private void assertRefused(long offset, String reason) {
        Image before = image.copy();
        assertRefused("free", module::free, offset, reason);
        assertRefused("usableBytes", module::usableBytes, offset, reason);
        assertRefused("resizeInPlace", wrong -> module.resizeInPlace(wrong, 1), offset, reason);
        assertThat(image.isSameAs(before)).as("a refused call writes nothing").isTrue();
    }

    private static void assertRefused(String call, LongConsumer action, long offset, String reason) {
        assertThatThrownBy(() -> action.accept(offset)).isInstanceOfSatisfying(InvalidFreeException.class,
                thrown -> assertThat(thrown.address()).isEqualTo(offset))
                .hasMessage(call + " of offset 0x" + Long.toHexString(offset) + ": " + reason);
    }

    @Test
    void itLeavesLockingToTheBase() {
        assertThat(module.isThreadSafe()).isFalse();
    }

    @Test
    void operationsMakeNoGarbage() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        churn(20_000);
        long before = threads.getCurrentThreadAllocatedBytes();
        churn(20_000);
        long garbageBytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(garbageBytes).as("bytes of garbage of 80000 operations").isLessThan(20_000);
    }

    private void churn(int rounds) {
        for (int round = 0; round < rounds; round++) {
            long small = module.allocate(24, 1);
            long large = module.allocate(1000, 1);
            module.resizeInPlace(small, 8 + round % 90);
            module.free(large);
            module.usableBytes(small);
            module.free(small);
        }
    }
}
