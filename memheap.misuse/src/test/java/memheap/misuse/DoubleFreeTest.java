package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.misuse.HardeningPaper.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A block is freed again. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class DoubleFreeTest extends Misuse {

    private static final String BEFORE = "it was freed before";

    @ParameterizedTest
    @ValueSource(longs = {8, 16, 4096, 32768, 262144})
    void aBlockFreedTwiceAtOnceIsRefused(long byteSize) {
        neighbour(byteSize);
        long freed = block(byteSize);
        heap.free(freed);
        assertRefused(freed, BEFORE, () -> heap.free(freed));
        assertRefused(freed, BEFORE, () -> heap.free(freed));
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 262144})
    void aBlockFreedTwiceWithAnotherFreedBetweenIsRefused(long byteSize) {
        long first = block(byteSize);
        long second = block(byteSize);
        heap.free(first);
        heap.free(second);
        assertRefused(first, BEFORE, () -> heap.free(first));
        assertRefused(second, BEFORE, () -> heap.free(second));
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 4096, 262144})
    void aBlockFreedTwiceAfterManyPairsIsRefused(long byteSize) {
        long freed = block(byteSize);
        heap.free(freed);
        for (int i = 0; i < 1024; i++) {
            heap.free(heap.allocate(byteSize, 16));
        }
        assertRefused(freed, "freed before", () -> heap.free(freed));
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 4096})
    void afterARefusedDoubleFreeTheHeapServesOn(long byteSize) {
        long freed = block(byteSize);
        heap.free(freed);
        assertRefused(freed, BEFORE, () -> heap.free(freed));
        long kept = heap.allocate(byteSize, 16);
        for (int i = 0; i < 2_000; i++) {
            long next = heap.allocate(byteSize, 16);
            assertThat(next).isNotEqualTo(kept);
            heap.free(kept);
            kept = next;
        }
        heap.free(kept);
    }

    /** An address that is live again cannot be told from what it was before; full has it stay dead for a while. */
    @ParameterizedTest
    @ValueSource(longs = {64, 4096})
    void aStaleFreeCannotTakeTheBlockOfTheNextOwner(long byteSize) {
        long stale = block(byteSize);
        heap.free(stale);
        long next = block(byteSize);
        if (isFull()) {
            assertThat(next).isNotEqualTo(stale);
        }
        if (next == stale) {
            heap.free(stale);
            assertRefused(next, BEFORE, () -> heap.free(next));
        } else {
            assertRefused(stale, BEFORE, () -> heap.free(stale));
            assertContent(next, byteSize);
            heap.free(next);
        }
    }

    @Test
    void aStaleAllocationCannotTakeTheBlockOfTheNextOwner() {
        var stale = fixture.heap.allocate(64);
        stale.close();
        long next = block(64);
        assertThatThrownBy(stale::close).isInstanceOf(IllegalStateException.class).hasMessageContaining("it was closed or resized before");
        show(Word.ILLEGALSTATEEXCEPTION);
        assertContent(next, 64);
        heap.free(next);
    }

    @Test
    void aBlockFreedTwiceAfterItLeftTheQuarantineIsRefused() {
        var blocks = new ArrayList<Long>();
        for (int i = 0; i < 100; i++) {
            blocks.add(heap.allocate(64 * KIB, 16));
        }
        blocks.forEach(heap::free);
        assertRefused(blocks.getFirst(), "freed before: a block of 65536 bytes of 'test' was there", () -> heap.free(blocks.getFirst()));
        assertRefused(blocks.getLast(), BEFORE, () -> heap.free(blocks.getLast()));
    }

    @Test
    void twoThreadsFreeOneBlockAndOneIsRefused() throws Exception {
        var barrier = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 100; round++) {
                long block = heap.allocate(48, 16);
                Callable<Boolean> freeing = () -> {
                    barrier.await();
                    return isFreedBy(block);
                };
                Future<Boolean> other = threads.submit(freeing);
                assertThat(List.of(threads.submit(freeing).get(), other.get())).as("round %d", round).containsExactlyInAnyOrder(true, false);
            }
        }
        show(Word.REFUSED);
    }

    private boolean isFreedBy(long block) {
        try {
            heap.free(block);
            return true;
        } catch (InvalidFreeException refused) {
            return false;
        }
    }

    @Test
    void aBlockFreedBeforeASwapIsRefusedAfterIt() {
        long kept = neighbour(64);
        long freed = block(64);
        heap.free(freed);
        fixture.add("better", 2, setting.subject().component());
        assertRefused(freed, "freed before", () -> heap.free(freed));
        assertContent(kept, 64);
    }

    @Test
    void aBlockFreedBeforeTheLastOfItsWindowIsRefusedAfterIt() {
        long freed = block(64);
        heap.free(freed);
        fixture.add("better", 2, setting.subject().component());
        assertRefused(freed, "no block is there; if there was one, it was freed", () -> heap.free(freed));
    }

    @Test
    void aBlockFreedBeforeItsComponentLeftIsRefusedAfterIt() {
        var leaving = fixture.add("leaving", 2, setting.subject().component());
        long kept = neighbour(64);
        long freed = block(64);
        heap.free(freed);
        fixture.remove(leaving);
        assertRefused(freed, "freed before", () -> heap.free(freed));
        assertContent(kept, 64);
    }

    @Test
    void aReclaimedBlockIsRefused() {
        Memheap other = fixture.consumer(2, "guest");
        AddressHeap addresses = other.addresses();
        long reclaimed = addresses.allocate(64, 16);
        long own = neighbour(64);
        fixture.stop(2);
        assertRefused(reclaimed, "all blocks of 'guest' were reclaimed", () -> addresses.free(reclaimed));
        assertRefused(reclaimed, "it was reclaimed: a block of 64 bytes of 'guest' was there", () -> heap.free(reclaimed));
        assertContent(own, 64);
    }
}
