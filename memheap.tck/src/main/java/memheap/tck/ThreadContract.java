package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module that says it is safe for many threads is; one that does not is never called by two at once. Caches are another way to the same blocks. */
abstract class ThreadContract extends ReopenContract {

    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    private static final int TRADES = 2000;
    private static final int MOST_TRADED_BYTES = 2048;

    @Test
    void threadsThatShareAThreadSafeModuleNeverShareABlock() throws Exception {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        if (heap.module().isThreadSafe()) {
            trade(heap, Collections.nCopies(THREADS, heap.module()), () -> { });
        }
    }

    @Test
    void threadsWithCachesOfTheirOwnNeverShareABlock() throws Exception {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        List<CachedModule> caches = Stream.generate(() -> CachedModule.open(heap.module())).limit(THREADS).flatMap(Optional::stream).toList();
        if (!caches.isEmpty()) {
            trade(heap, caches, () -> caches.forEach(CachedModule::flush));
        }
    }

    /** Threads die after each round: what they have left is freed by those of the next, each of which takes over what another one had. */
    private static void trade(TestHeap heap, List<? extends MemheapModule> ways, Runnable flush) throws InterruptedException {
        long largestBytes = heap.module().usage().largestFreeBytes();
        var market = new BlockMarket(Long.getLong(HeapScript.SEED_PROPERTY, 1), MOST_TRADED_BYTES);
        List<TradedHeap> heaps = new ArrayList<>(ways.stream().map(way -> TradedHeap.of(way, heap.space().memory())).toList());
        for (int round = 0; round < ROUNDS; round++) {
            market.trade(heaps, TRADES);
            assertThat(heap.module().usage().liveBlocks()).as("live blocks once all threads have died").isEqualTo(market.liveBlocks());
            heap.module().verify();
            Collections.rotate(heaps, 1);
        }
        market.clear(heaps.getFirst());
        flush.run();
        new CheckedModule(heap).check();
        assertThat(heap.module().usage().largestFreeBytes()).as("largest free block once all are freed").isEqualTo(largestBytes);
    }

    @ParameterizedTest(name = "caches={0}")
    @ValueSource(ints = {1, 3})
    void randomScriptsThroughCachesAgreeWithTheModelAfterEveryStep(int caches) {
        if (CachedModule.open(open(USUAL_WINDOW_BYTES, false).module()).isPresent()) {
            HeapScript.seeds().forEach(seed -> HeapScript.random(seed, 200, USUAL_WINDOW_BYTES)
                    .run(() -> TestHeap.open(component(), USUAL_WINDOW_BYTES, false).throughCaches(caches).orElseThrow()));
        }
    }
}
