package memheap.races;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import memheap.api.AddressHeap;
import memheap.spi.MemheapModule;
import memheap.tck.BlockMarket;
import memheap.tck.CachedModule;
import memheap.tck.TestHeap;
import memheap.tck.TradedHeap;

/**
 * Threads that trade blocks, in mimalloc's manner ({@link BlockMarket}): on the bare modules, each thread through a cache of its own if there are any, and on all of memheap
 * while components are swapped. The threads die all the time; whoever comes next takes over what they had, and frees what they have left.
 *
 * @param seed what the threads' decisions are drawn from
 */
public record Trading(long seed) {

    private static final int THREADS = 4;
    private static final int TRADES = 2000;
    private static final int MOST_BYTES = 8 << 10;
    private static final long WINDOW_BYTES = 8 << 20;

    /**
     * Trades on the module of a component, and looks at it whenever all threads have died.
     *
     * @param subject the component
     * @param goesOn whether there is to be one more round, given how many there were
     * @return how often blocks were traded
     * @throws AssertionError if a block was changed, lost or shared; the message has the seed
     * @throws InterruptedException if this thread is interrupted
     */
    public long onModule(Subject subject, IntPredicate goesOn) throws InterruptedException {
        try (TestHeap heap = TestHeap.open(subject.component(), WINDOW_BYTES, false)) {
            MemheapModule module = heap.module().isThreadSafe() ? heap.module() : new LockedModule(heap.module());
            List<CachedModule> caches = Stream.generate(() -> CachedModule.open(module)).limit(THREADS).flatMap(Optional::stream).toList();
            List<? extends MemheapModule> ways = caches.isEmpty() ? Collections.nCopies(THREADS, module) : caches;
            List<TradedHeap> heaps = new ArrayList<>(ways.stream().map(way -> TradedHeap.of(way, heap.space().memory())).toList());
            var market = new BlockMarket(seed, MOST_BYTES);
            for (int round = 0; goesOn.test(round); round++) {
                market.trade(heaps, TRADES);
                requireLive(module, market.liveBlocks());
                Collections.rotate(heaps, 1);
            }
            market.clear(heaps.getFirst());
            caches.forEach(CachedModule::flush);
            requireLive(module, 0);
            requireWhole(module);
            return market.trades();
        }
    }

    private static void requireLive(MemheapModule module, long blocks) {
        module.verify();
        if (module.usage().liveBlocks() != blocks) {
            throw new AssertionError("the module says that " + module.usage().liveBlocks() + " blocks are live, but there are " + blocks);
        }
    }

    private static void requireWhole(MemheapModule module) {
        if (module.allocate(WINDOW_BYTES, 1) != 0) {
            throw new AssertionError("the window is not had again as a whole once all blocks are freed: " + module.usage());
        }
    }

    /**
     * Trades on all of memheap while components are swapped.
     *
     * @param container the container, which nobody else uses
     * @param goesOn whether there is to be one more swap, given how many there were
     * @return how often blocks were traded
     * @throws AssertionError if a block was changed, lost or shared; the message has the seed
     * @throws InterruptedException if this thread is interrupted
     */
    public long onHeap(Container container, IntPredicate goesOn) throws InterruptedException {
        AddressHeap addresses = container.addresses();
        var market = new BlockMarket(seed, MOST_BYTES);
        var ended = new AtomicBoolean();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> trading = thread.submit(() -> {
                while (!ended.get()) {
                    market.trade(Collections.nCopies(THREADS, TradedHeap.of(addresses)), TRADES);
                }
                return null;
            });
            try {
                for (int swap = 0; goesOn.test(swap) && !trading.isDone(); swap++) {
                    container.swap();
                }
            } finally {
                ended.set(true);
            }
            await(trading);
        }
        market.clear(TradedHeap.of(addresses));
        requireIntact(container);
        return market.trades();
    }

    private static void await(Future<?> trading) throws InterruptedException {
        try {
            trading.get();
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause().getMessage(), failed.getCause());
        }
    }

    private static void requireIntact(Container container) {
        List<String> problems = container.inspector().verify();
        long live = container.memheap().statistics().liveBlocks();
        if (!problems.isEmpty() || live != 0) {
            throw new AssertionError("once all blocks are freed, " + live + " are live, and the heap finds " + problems);
        }
    }
}
