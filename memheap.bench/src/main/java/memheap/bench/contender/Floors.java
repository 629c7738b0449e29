package memheap.bench.contender;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;

/** Makes contenders that no allocator can be faster than. Each set of slots has a heap, and a region, of its own. */
final class Floors {

    private static final long CACHE_LINE_BYTES = 64;
    private static final long BUMP_BYTES = 64 << 20;

    private Floors() {
    }

    static Contender none(Demand demand) {
        return over(demand.largestBytes(), NoHeap::new);
    }

    static Contender bump(Demand demand) {
        long byteSize = Math.max(BUMP_BYTES, 2 * demand.largestBytes());
        return over(byteSize, address -> new BumpHeap(address, byteSize));
    }

    /** Blocks lie at odd multiples of a cache line, so that large ones do not all meet in one set of the cache. */
    static Contender stack(Demand demand) {
        long lines = Math.ceilDiv(demand.largestBytes(), CACHE_LINE_BYTES) | 1;
        int blocks = demand.liveBlocks() + 1;
        return over(lines * CACHE_LINE_BYTES * blocks, address -> new StackHeap(address, lines * CACHE_LINE_BYTES, blocks));
    }

    private static Contender over(long byteSize, LongFunction<BlockHeap> heap) {
        Queue<Region> regions = new ConcurrentLinkedQueue<>();
        return Contender.separate(() -> {
            var region = new Region(byteSize, CACHE_LINE_BYTES);
            regions.add(region);
            return heap.apply(region.address());
        }, () -> regions.forEach(Region::close));
    }
}
