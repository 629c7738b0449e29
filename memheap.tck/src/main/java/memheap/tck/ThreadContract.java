package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

/** A module that says it is safe for many threads is; one that does not is never called by two at once. */
abstract class ThreadContract extends ReopenContract {

    private static final int THREADS = 4;
    private static final int ROUNDS = 3;

    /** Threads end after each round, and what they have left in the market is freed by those of the next. */
    @Test
    void threadsThatShareAThreadSafeModuleNeverShareABlock() throws Exception {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        if (!heap.module().isThreadSafe()) {
            return;
        }
        long largestBytes = heap.module().usage().largestFreeBytes();
        var market = new AtomicReferenceArray<BlockTrader.Ware>(100);
        Set<Long> liveOffsets = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < ROUNDS; round++) {
            trade(heap, market, liveOffsets, round);
            assertThat(heap.module().usage().liveBlocks()).as("live blocks once all threads have ended").isEqualTo(liveOffsets.size());
            heap.module().verify();
        }
        var last = new BlockTrader(heap, market, liveOffsets, 0);
        for (int place = 0; place < market.length(); place++) {
            if (market.get(place) != null) {
                last.giveBack(market.get(place));
            }
        }
        new CheckedModule(heap).check();
        assertThat(heap.module().usage().largestFreeBytes()).as("largest free block once all are freed").isEqualTo(largestBytes);
    }

    private static void trade(TestHeap heap, AtomicReferenceArray<BlockTrader.Ware> market, Set<Long> liveOffsets, int round) throws Exception {
        List<Callable<Void>> traders = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            traders.add(new BlockTrader(heap, market, liveOffsets, (long) round * THREADS + thread));
        }
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Void> trader : threads.invokeAll(traders)) {
                trader.get();
            }
        }
    }
}
