package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import memheap.api.Allocation;
import memheap.api.OutOfMemheapException;
import memheap.misuse.HardeningPaper.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An address is used again: by the heap too early, or by its user after the block has moved. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class ReuseTest extends Misuse {

    @ParameterizedTest
    @ValueSource(longs = {8, 64, 4096, 262144})
    void aFreedAddressIsNotHandedOutAtOnce(long byteSize) {
        assertNotReused(byteSize, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 4096, 262144})
    void aFreedAddressIsNotHandedOutAtOnceForASmallerBlock(long byteSize) {
        assertNotReused(byteSize, byteSize / 2);
    }

    /** At off and cheap it may well be. */
    private void assertNotReused(long freedBytes, long nextBytes) {
        long freed = block(freedBytes);
        heap.free(freed);
        long next = block(nextBytes);
        if (isFull()) {
            assertThat(next + nextBytes <= freed || freed + freedBytes <= next).as("whether 0x%x overlaps with 0x%x", next, freed).isTrue();
        }
        heap.free(next);
    }

    @Test
    void anAddressThatMovedIsDead() {
        long block = block(8);
        neighbour(8);
        long moved = heap.reallocate(block, 1024);
        assertThat(moved).isNotEqualTo(block);
        assertContent(moved, 8);
        assertRefused(block, "it was freed before", () -> heap.free(block));
        if (!isOff()) {
            assertThat(isAll(block, 8, setting.fill().value())).isTrue();
            show(Word.FILL);
        }
        if (isFull()) {
            assertThat(heap.reallocate(0, 8)).isNotEqualTo(block).satisfies(heap::free);
        }
        heap.free(moved);
    }

    @Test
    void aHandleThatMovedIsDead() {
        Allocation before = fixture.heap.allocate(8);
        Allocation after = fixture.heap.resize(before, 1024);
        assertThatThrownBy(before::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(before::segment).isInstanceOf(IllegalStateException.class);
        show(Word.ILLEGALSTATEEXCEPTION);
        after.close();
    }

    @Test
    void aFailedReallocateLeavesTheBlockLive() {
        long block = neighbour(MIB);
        assertDeclined(() -> heap.reallocate(block, Long.MAX_VALUE / 2)).isInstanceOf(OutOfMemheapException.class);
        assertDeclined(() -> heap.reallocate(block, Long.MAX_VALUE)).isInstanceOf(OutOfMemheapException.class);
        assertDeclined(() -> heap.reallocate(block, WINDOW + 1)).isInstanceOf(OutOfMemheapException.class);
        assertContent(block, MIB);
    }

    @Test
    void aBlockResizedToZeroIsFreed() {
        long block = block(64);
        assertThat(heap.reallocate(block, 0)).isZero();
        assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        heap.free(0);
    }

    @Test
    void aBlockResizedToZeroCannotBeFreedAgain() {
        long block = block(64);
        heap.reallocate(block, 0);
        assertRefused(block, "it was freed before", () -> heap.free(block));
    }

    @Test
    void aGrowingBlockKeepsItsContent() {
        long byteSize = KIB;
        long block = block(byteSize);
        for (int step = 0; step < 17; step++) {
            long next = byteSize + byteSize / 2;
            block = heap.reallocate(block, next);
            assertContent(block, byteSize);
            byteSize = next;
            fill(block, byteSize, CONTENT);
            assertThat(problems()).isEmpty();
        }
        heap.free(block);
    }

    @Test
    void aBlockIsResizedAndFreedByAnotherThread() throws Exception {
        long block = heap.reallocate(0, 12);
        fill(block, 12, CONTENT);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            other.submit(() -> {
                long grown = heap.reallocate(block, 1024);
                assertContent(grown, 12);
                heap.free(grown);
            }).get();
        }
    }

    /** A move needs room for both; a shrinking block has it where it is. */
    @Test
    void aBlockCanShrinkInAFullHeap() {
        long block = block(12 * MIB);
        long shrunk = heap.reallocate(block, 11 * MIB);
        assertContent(shrunk, 11 * MIB);
        assertThat(heap.usableBytes(shrunk)).isGreaterThanOrEqualTo(11 * MIB);
        flip(shrunk + 11 * MIB);
        assertReportedAtFree(shrunk, shrunk + 11 * MIB, "something was written behind its end");
    }
}
