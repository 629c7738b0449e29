package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.tck.BlockMarket;
import memheap.tck.Seeds;
import memheap.tck.TradedHeap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads trade blocks and die, while components come and go. */
class SwapUnderLoadTest {

    private static final int THREADS = 4;
    private static final int SWAPS = 60;
    private static final int TRADES = 1000;
    private static final int MOST_BYTES = 256;

    private static ScriptedComponent component(boolean caching) {
        return caching ? new ScriptedComponent().caching() : new ScriptedComponent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noBlockIsLostMovedOrSharedWhileComponentsComeAndGo(boolean caching) throws Exception {
        long seed = Seeds.printed("SwapUnderLoadTest");
        try (var fixture = new BaseFixture("memheap.size", "8M", "memheap.windows", "16"); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            fixture.add("steady", 1, component(caching));
            var market = new BlockMarket(seed, MOST_BYTES);
            List<TradedHeap> heaps = Collections.nCopies(THREADS, TradedHeap.of(fixture.addresses));
            var ended = new AtomicBoolean();
            Future<?> trading = thread.submit(() -> {
                while (!ended.get()) {
                    market.trade(heaps, TRADES);
                }
                return null;
            });
            try {
                swap(fixture, new Random(seed), caching);
            } finally {
                ended.set(true);
            }
            trading.get();
            market.clear(heaps.getFirst());
            assertThat(market.trades()).isPositive();
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
        }
    }

    private static void swap(BaseFixture fixture, Random random, boolean caching) {
        for (int swap = 0; swap < SWAPS; swap++) {
            ScriptedComponent guest = fixture.add("guest", 5, component(caching));
            if (random.nextBoolean()) {
                fixture.configure("memheap.pin", "steady");
                fixture.configure("memheap.pin", "");
            }
            fixture.remove(guest);
        }
    }
}
