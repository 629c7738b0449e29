package memheap.bench.contender;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import memheap.api.AddressHeap;
import memheap.event.GenerationStatus;
import memheap.event.MemheapInspector;

/**
 * What the ledger of a heap with many live blocks takes.
 *
 * @param component who manages the heap
 * @param sizes what sizes the blocks have
 * @param blocks how many are live
 * @param ledgerBytes memory of the ledger, by pages that have been touched
 * @param walk how long it took to look at all of them: the shortest of five times
 */
public record LedgerPrice(String component, String sizes, long blocks, long ledgerBytes, Duration walk) {

    private static final int BLOCKS = 1_000_000;
    private static final int WALKS = 5;
    private static final long WINDOW_BYTES = 4L << 30;

    /**
     * Fills a heap with a million blocks of one size, and one with as many of sizes that are spread evenly over their logarithm.
     *
     * @param component who manages the heap
     * @return both
     */
    public static List<LedgerPrice> of(String component) {
        return List.of(of(component, "64 bytes", 64, 64), of(component, "16 to 4096 bytes", 16, 4096));
    }

    private static LedgerPrice of(String component, String sizes, int leastBytes, int mostBytes) {
        try (var container = new EmbeddedContainer(Map.of("memheap.pin", component, "memheap.size", Long.toString(WINDOW_BYTES), "memheap.windows", "2"))) {
            AddressHeap heap = container.heap(component).addresses();
            var random = new SplittableRandom(1);
            for (int block = 0; block < BLOCKS; block++) {
                heap.allocate((long) (leastBytes * Math.pow((double) mostBytes / leastBytes, random.nextDouble())), 16);
            }
            MemheapInspector inspector = container.inspector();
            return new LedgerPrice(component, sizes, BLOCKS, inspector.generations().stream().mapToLong(GenerationStatus::ledgerBytes).sum(), walk(inspector));
        }
    }

    private static Duration walk(MemheapInspector inspector) {
        Duration shortest = Duration.ofDays(1);
        for (int walk = 0; walk < WALKS; walk++) {
            long start = System.nanoTime();
            inspector.liveBlocks(Duration.ZERO);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);
            shortest = taken.compareTo(shortest) < 0 ? taken : shortest;
        }
        return shortest;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d live blocks of %s: the ledger takes %.1f bytes a block, and a walk over all of them %d ms", component, blocks, sizes,
                (double) ledgerBytes / blocks, walk.toMillis());
    }
}
