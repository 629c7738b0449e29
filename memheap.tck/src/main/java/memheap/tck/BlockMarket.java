package memheap.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Threads that take blocks, write to all of their bytes, leave blocks to each other, and free what they find after a look at every byte. They die with blocks of theirs on
 * the market, which threads that come later free. What is written follows from the place and from a tag that only who holds the block knows, so a byte that anybody else has
 * written is found.
 *
 * <p>What each thread does follows from the seed; in which order threads do it does not. Used by one thread at a time, which others work for.
 */
public final class BlockMarket {

    private static final int PLACES = 100;

    private final AtomicReferenceArray<Ware> places = new AtomicReferenceArray<>(PLACES);
    private final long seed;
    private final int mostBytes;
    private int tradersBefore;
    private long trades;

    /**
     * Opens an empty market.
     *
     * @param seed what the traders' decisions are drawn from
     * @param mostBytes the largest size that is asked for, at least 2; all magnitudes below are equally likely
     */
    public BlockMarket(long seed, int mostBytes) {
        this.seed = seed;
        this.mostBytes = mostBytes;
    }

    /**
     * Has as many new threads trade as there are heaps, and returns when all of them have died.
     *
     * @param heaps the heap as each thread has it
     * @param tradesEach how often each of them trades
     * @throws AssertionError if one of them found a block that was changed, or that could not be freed; with the seed
     * @throws InterruptedException if this thread is interrupted
     */
    public void trade(List<TradedHeap> heaps, int tradesEach) throws InterruptedException {
        List<BlockTrader> traders = new ArrayList<>();
        for (TradedHeap heap : heaps) {
            traders.add(new BlockTrader(heap, places, mostBytes, seed + tradersBefore++, tradesEach));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(heaps.size())) {
            for (Future<Void> trader : threads.invokeAll(traders)) {
                await(trader);
            }
        }
        trades += (long) heaps.size() * tradesEach;
    }

    private void await(Future<Void> trader) throws InterruptedException {
        try {
            trader.get();
        } catch (ExecutionException failed) {
            throw new AssertionError("a trader failed, -D" + HeapScript.SEED_PROPERTY + "=" + seed + ": " + failed.getCause().getMessage(), failed.getCause());
        }
    }

    /**
     * The blocks that are on the market now, which are all that are live.
     *
     * @return at least 0
     */
    public int liveBlocks() {
        int live = 0;
        for (int place = 0; place < PLACES; place++) {
            live += places.get(place) == null ? 0 : 1;
        }
        return live;
    }

    /**
     * How often blocks were traded so far.
     *
     * @return at least 0
     */
    public long trades() {
        return trades;
    }

    /**
     * Looks at all blocks on the market and frees them.
     *
     * @param heap where to
     * @throws AssertionError if one of them was changed
     */
    public void clear(TradedHeap heap) {
        for (int place = 0; place < PLACES; place++) {
            Ware ware = places.getAndSet(place, null);
            if (ware != null) {
                ware.giveBack(heap);
            }
        }
    }
}
