package memheap.tck;

import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** One of the threads of a {@link BlockMarket}: it has a shelf of blocks of its own, and dies leaving them on the market. */
final class BlockTrader implements Callable<Void> {

    private static final int SHELF = 32;

    private final TradedHeap heap;
    private final AtomicReferenceArray<Ware> market;
    private final int mostBytes;
    private final long seed;
    private final int trades;
    private final Random random;
    private final Ware[] shelf = new Ware[SHELF];
    private long taken;

    /** {@code market} is the same for all traders; {@code seed} is none that another one has. */
    BlockTrader(TradedHeap heap, AtomicReferenceArray<Ware> market, int mostBytes, long seed, int trades) {
        this.heap = heap;
        this.market = market;
        this.mostBytes = mostBytes;
        this.seed = seed;
        this.trades = trades;
        this.random = new Random(seed);
    }

    @Override
    public Void call() {
        for (int trade = 0; trade < trades; trade++) {
            if (random.nextBoolean()) {
                tradeWithOthers();
            } else {
                restock();
            }
        }
        for (Ware ware : shelf) {
            giveBack(market.getAndSet(random.nextInt(market.length()), ware));
        }
        return null;
    }

    /** Takes what lies at a place of the market, and leaves something else there: a new block, one from the shelf, or nothing. */
    private void tradeWithOthers() {
        int onShelf = random.nextInt(SHELF);
        Ware offered = switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> {
                Ware ware = shelf[onShelf];
                shelf[onShelf] = null;
                yield ware;
            }
            default -> take();
        };
        giveBack(market.getAndSet(random.nextInt(market.length()), offered));
    }

    private void restock() {
        int onShelf = random.nextInt(SHELF);
        giveBack(shelf[onShelf]);
        shelf[onShelf] = take();
    }

    /** A new block; null if there is no room. */
    private Ware take() {
        long byteSize = 1 + random.nextInt(1 << 1 + random.nextInt(Integer.SIZE - 1 - Integer.numberOfLeadingZeros(mostBytes)));
        long block = heap.allocate(byteSize);
        if (block == TradedHeap.NOTHING) {
            return null;
        }
        if (block % 16 != 0) {
            throw new AssertionError(String.format(Locale.ROOT, "the block of %d bytes starts at 0x%x, which is no multiple of 16", byteSize, block));
        }
        var ware = new Ware(block, byteSize, seed << Integer.SIZE ^ ++taken << 16);
        ware.write(heap.memory());
        return ware;
    }

    private void giveBack(Ware ware) {
        if (ware != null) {
            ware.giveBack(heap);
        }
    }
}
