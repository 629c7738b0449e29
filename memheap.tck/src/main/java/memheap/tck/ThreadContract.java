package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A module that says it is safe for many threads is; one that does not is never called by two at once. Caches are another way to the same blocks. */
@Checks(Area.THREADS)
abstract class ThreadContract extends ReopenContract {

    static final String NO_CACHES = "the module opens no caches for threads";

    private static final int THREADS = 4;
    private static final int ROUNDS = 3;
    private static final int TRADES = 2000;
    private static final int MOST_TRADED_BYTES = 2048;

    @Test
    void threadsThatShareAThreadSafeModuleNeverShareABlock() throws Exception {
        TestHeap heap = openThreadSafe();
        trade(heap, Collections.nCopies(THREADS, heap.module()), () -> { });
    }

    /** What a module keeps for the thread that calls must not matter: the base calls one that is not thread-safe from many threads, one at a time. */
    @ParameterizedTest(name = "threads={0}")
    @ValueSource(ints = {2, 5})
    void threadsThatTakeTurnsUnderALockShareNoBlock(int threads) throws Exception {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        trade(heap, Collections.nCopies(threads, new OneAtATime(heap.module())), () -> { });
    }

    @ParameterizedTest(name = "threads={0}")
    @ValueSource(ints = {1, 3})
    void aModuleServesWhateverThreadCallsIt(int threads) {
        try (var turns = new ThreadTurns(threads)) {
            HeapScript.seeds().limit(3).forEach(seed -> {
                TestHeap heap = open(USUAL_WINDOW_BYTES, false);
                HeapScript.random(seed, 120, USUAL_WINDOW_BYTES).runOnce(new TestHeap(heap.space(), turns.around(heap.module())));
            });
        }
    }

    /** Each thread has blocks of its own, so what a block holds can only be changed by the module or through another block. */
    @Test
    void threadsThatResizeBlocksOfTheirOwnLoseNoByte() throws Exception {
        TestHeap heap = openThreadSafe();
        List<Callable<Void>> resizers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            resizers.add(new BlockResizer(heap, Long.getLong(HeapScript.SEED_PROPERTY, 1) + thread));
        }
        runAll(resizers);
        heap.module().verify();
        assertThat(heap.module().usage().liveBlocks()).as("live blocks once all are freed").isZero();
    }

    /** {@code usage} may be called while others change the heap: its figures are those of some moment, and no nonsense. */
    @Test
    void figuresThatAreReadWhileThreadsTradeAreSound() throws Exception {
        TestHeap heap = openThreadSafe();
        var trading = new AtomicBoolean(true);
        Callable<Void> reader = () -> {
            while (trading.get()) {
                HeapUsage usage = heap.module().usage();
                assertThat(usage.liveBlocks()).as("live blocks, read while threads trade").isNotNegative();
                assertThat(usage.allocatedBytes()).as("allocated bytes, read while threads trade").isBetween(0L, usage.capacityBytes());
                assertThat(usage.largestFreeBytes()).as("largest free block, read while threads trade").isBetween(0L, usage.capacityBytes());
            }
            return null;
        };
        var market = new BlockMarket(Long.getLong(HeapScript.SEED_PROPERTY, 1), MOST_TRADED_BYTES);
        List<TradedHeap> heaps = Collections.nCopies(2, heap.module()).stream().map(way -> TradedHeap.of(way, heap.space().memory())).toList();
        runAll(List.of(reader, () -> {
            try {
                market.trade(heaps, ROUNDS * TRADES);
            } finally {
                trading.set(false);
            }
            return null;
        }));
        market.clear(heaps.getFirst());
        new CheckedModule(heap).check(); // only now, for nobody may be inside while blocks are walked
    }

    private TestHeap openThreadSafe() {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        skipUnless(heap.module().isThreadSafe(), "the module says that it is not safe for many threads");
        return heap;
    }

    /** Has each task run on a thread of its own, and throws what the first of them threw. */
    static void runAll(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException failed) {
            throw new AssertionError("a thread failed: " + failed.getCause().getMessage(), failed.getCause());
        }
    }

    @Checks(Area.CACHES)
    @Test
    void threadsWithCachesOfTheirOwnNeverShareABlock() throws Exception {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        List<CachedModule> caches = Stream.generate(() -> CachedModule.open(heap.module())).limit(THREADS).flatMap(Optional::stream).toList();
        skipUnless(!caches.isEmpty(), NO_CACHES);
        trade(heap, caches, () -> caches.forEach(CachedModule::flush));
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

    @Checks(Area.CACHES)
    @ParameterizedTest(name = "caches={0}")
    @ValueSource(ints = {1, 3})
    void randomScriptsThroughCachesAgreeWithTheModelAfterEveryStep(int caches) {
        skipUnless(CachedModule.open(open(USUAL_WINDOW_BYTES, false).module()).isPresent(), NO_CACHES);
        HeapScript.seeds().forEach(seed -> HeapScript.random(seed, 200, USUAL_WINDOW_BYTES)
                .run(() -> TestHeap.open(component(), USUAL_WINDOW_BYTES, false).throughCaches(caches).orElseThrow()));
    }
}
