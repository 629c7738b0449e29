package memheap.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class FloorsTest {

    @Test
    void theBumpPointerGoesOnBySixteenBytesAndBeginsAgainAtTheEnd() {
        var heap = new BumpHeap(4096, 64);
        assertThat(new long[] {heap.allocate(16), heap.allocate(17), heap.allocate(16), heap.allocate(16)}).containsExactly(4096, 4112, 4144, 4096);
    }

    @Test
    void theStackHandsOutTheBlockThatWasFreedLast() {
        var heap = new StackHeap(4096, 64, 3);
        long first = heap.allocate(64);
        long second = heap.allocate(8);
        heap.free(first);
        assertThat(heap.allocate(16)).isEqualTo(first).isNotEqualTo(second);
    }

    @Test
    void theStackSaysWhyItHasNoBlock() {
        var heap = new StackHeap(4096, 64, 1);
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> heap.allocate(65))
                .withMessage("no block of 65 bytes is free: each has 64 bytes and 1 are left");
    }

    @Test
    void aRegionIsZeroedAndAligned() {
        try (var region = new Region(1 << 20, 1 << 20)) {
            assertThat(region.address() % (1 << 20)).isZero();
            assertThat(region.memory().mismatch(MemorySegment.ofArray(new byte[1 << 20]))).isEqualTo(-1);
        }
    }

    @Test
    void slotsThatAreClosedGiveBackWhatIsLeftInThem() {
        try (var region = new Region(1 << 20, 64)) {
            var heap = new StackHeap(region.address(), 64, 2);
            try (var slots = new BlockSlots(heap, 2)) {
                slots.fill(0, 64);
                slots.fill(1, 64);
                slots.clear(0);
            }
            assertThat(heap.allocate(64)).isNotEqualTo(heap.allocate(64));
        }
    }
}
