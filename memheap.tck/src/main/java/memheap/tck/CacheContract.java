package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caches that a module opens for threads are ways to the same blocks; a module that opens none has nothing to show here. */
@Checks(Area.CACHES)
abstract class CacheContract extends ThreadContract {

    private static final int THREADS = 4;
    private static final long CACHED_WINDOW_BYTES = 4 * MIB;

    private TestHeap openWithCaches(long windowBytes) {
        MemheapModule tried = open(windowBytes, false).module();
        skipUnless(CachedModule.open(tried).isPresent(), NO_CACHES);
        return open(windowBytes, false);
    }

    @ParameterizedTest(name = "caches={0}")
    @ValueSource(ints = {1, 3})
    void cachesAgreeWithAMapOfLiveBlocksWhoeverFrees(int caches) {
        HeapScript.seeds().limit(8).forEach(seed -> new CacheScript(openWithCaches(CACHED_WINDOW_BYTES), caches, seed).run(6000));
    }

    @Checks(Area.SYMMETRY)
    @Test
    void aSymmetricModuleHasNoCaches() {
        assertThat(open(CACHED_WINDOW_BYTES, true).module().openCache()).isEmpty();
    }

    @Test
    void whatNoWindowHoldsIsLeftToTheModule() {
        TestHeap heap = openWithCaches(CACHED_WINDOW_BYTES);
        ThreadCache cache = heap.module().openCache().orElseThrow();
        for (long byteSize : new long[] {0, -1, -16, Long.MIN_VALUE, Long.MAX_VALUE, CACHED_WINDOW_BYTES + 1}) {
            assertThat(cache.allocate(byteSize)).as("allocate(%d)", byteSize).isEqualTo(MemheapModule.NO_SPACE);
        }
        for (long offset : new long[] {-16, -1, 0, 1, 16, CACHED_WINDOW_BYTES, CACHED_WINDOW_BYTES - 16, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(cache.free(offset)).as("free(0x%x) where nothing is live", offset).isFalse();
        }
        heap.module().verify();
    }

    @Test
    void aBlockThatIsInsideOfAnotherIsNotFreed() {
        ThreadCache cache = openWithCaches(CACHED_WINDOW_BYTES).module().openCache().orElseThrow();
        for (long byteSize : new long[] {64, 200, 1500, 20_000}) {
            long block = cache.allocate(byteSize);
            if (block != MemheapModule.NO_SPACE) {
                for (long inside : new long[] {1, 8, 16, byteSize / 2, byteSize - 1}) {
                    assertThat(cache.free(block + inside)).as("free of %d bytes behind the start of a block of %d bytes", inside, byteSize).isFalse();
                }
                assertThat(cache.free(block)).as("free of a block of %d bytes", byteSize).isTrue();
            }
        }
    }

    @Test
    void aCacheTellsSizesOfLiveBlocksOnly() {
        TestHeap heap = openWithCaches(CACHED_WINDOW_BYTES);
        var cached = CachedModule.open(heap.module()).orElseThrow();
        for (long byteSize : new long[] {16, 64, 200, 1500, 20_000}) {
            long block = cached.allocate(byteSize);
            assertThat(cached.cache().usableBytes(block)).as("a live block of %d bytes", byteSize).isIn(0L, heap.module().usableBytes(block));
            for (long inside : new long[] {1, 8, 16, byteSize / 2}) {
                if (inside < byteSize) {
                    assertThat(cached.cache().usableBytes(block + inside)).as("%d bytes behind the start of a block of %d bytes", inside, byteSize).isZero();
                }
            }
            assertThat(cached.cache().usableBytes(block) != 0 && heap.module().resizeInPlace(block, heap.module().usableBytes(block) + 1)).as("growth in place of a block whose size a cache tells")
                    .isFalse();
            cached.free(block);
            assertThat(cached.cache().usableBytes(block)).as("a block of %d bytes that was freed", byteSize).isZero();
        }
        for (long offset : new long[] {-16, -1, 1, CACHED_WINDOW_BYTES, CACHED_WINDOW_BYTES - 16, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(cached.cache().usableBytes(offset)).as("the size of what is at 0x%x", offset).isZero();
        }
    }

    @Test
    void ofManyThreadsThatFreeABlockOfAnotherCacheExactlyOneSucceeds() throws Exception {
        TestHeap heap = openWithCaches(CACHED_WINDOW_BYTES);
        ThreadCache owner = heap.module().openCache().orElseThrow();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 2000; round++) {
                assertExactlyOneFrees(heap.module(), new CachedModule(heap.module(), owner).allocate(64), threads);
            }
        }
        heap.module().verify();
        assertThat(heap.module().usage().liveBlocks()).isZero();
    }

    private static void assertExactlyOneFrees(MemheapModule module, long offset, ExecutorService threads) throws Exception {
        var freed = new AtomicInteger();
        List<Callable<Void>> frees = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            frees.add(() -> {
                try {
                    module.free(offset);
                    freed.incrementAndGet();
                } catch (InvalidFreeException late) {
                    assertThat(late.address()).isEqualTo(offset);
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(frees)) {
            done.get();
        }
        assertThat(freed).hasValue(1);
    }

    @Test
    void threadsThatHandBlocksToEachOtherLoseNoneAndShareNone() throws Exception {
        TestHeap heap = openWithCaches(CACHED_WINDOW_BYTES);
        long seed = HeapScript.seeds().findFirst().orElseThrow();
        var handover = new ConcurrentLinkedQueue<Long>();
        var owners = new AtomicIntegerArray((int) (CACHED_WINDOW_BYTES / 16));
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                var mine = new CachedModule(heap.module(), heap.module().openCache().orElseThrow());
                var random = new Random(seed + i);
                all.add(threads.submit(() -> trade(mine, random, handover, owners, seed)));
            }
            for (Future<Void> thread : all) {
                thread.get();
            }
        }
        heap.module().verify();
        assertThat(heap.module().usage().liveBlocks()).isEqualTo(handover.size());
        handover.forEach(heap.module()::free);
        heap.module().verify();
        assertThat(heap.module().usage().liveBlocks()).isZero();
    }

    private static Void trade(CachedModule mine, Random random, ConcurrentLinkedQueue<Long> handover, AtomicIntegerArray owners, long seed) {
        for (int step = 0; step < 100_000; step++) {
            Long taken = step % 2 == 0 ? null : handover.poll();
            if (taken != null) {
                assertThat(owners.compareAndSet((int) (taken / 16), 1, 0)).as("0x%x is live, -Dmemheap.seed=%d", taken, seed).isTrue();
                mine.free(taken);
                continue;
            }
            long offset = mine.allocate(1 + random.nextInt(2000));
            if (offset != MemheapModule.NO_SPACE) {
                assertThat(owners.compareAndSet((int) (offset / 16), 0, 1)).as("0x%x is free, -Dmemheap.seed=%d", offset, seed).isTrue();
                handover.add(offset);
            }
        }
        return null;
    }

    /** Random calls through several caches and past them, against the blocks that must be live. */
    private final class CacheScript {

        private final String seed;
        private final Random random;
        private final int count;
        private final TreeMap<Long, Long> live = new TreeMap<>();
        private final long largestFreeBytes;
        private TestHeap heap;
        private List<CachedModule> caches;

        CacheScript(TestHeap heap, int count, long seed) {
            this.heap = heap;
            this.count = count;
            this.seed = "-Dmemheap.seed=" + seed;
            this.random = new Random(seed);
            this.largestFreeBytes = heap.module().usage().largestFreeBytes();
            openCaches();
        }

        private void openCaches() {
            caches = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                caches.add(new CachedModule(heap.module(), heap.module().openCache().orElseThrow()));
            }
        }

        void run(int steps) {
            for (int step = 0; step < steps; step++) {
                step(random.nextInt(1000));
                if (step % 500 == 0) {
                    assertAgrees();
                }
            }
            List.copyOf(live.keySet()).forEach(this::free);
            caches.forEach(cached -> cached.cache().flush());
            assertAgrees();
            assertThat(heap.module().usage().largestFreeBytes()).as("the largest free block once all is freed and flushed, %s", seed).isEqualTo(largestFreeBytes);
        }

        private void step(int kind) {
            if (kind < 520) {
                allocate();
            } else if (kind < 990 && !live.isEmpty()) {
                free(live.floorKey(random.nextLong(live.lastKey() + 1 - live.firstKey()) + live.firstKey()));
            } else if (kind < 994) {
                caches.get(random.nextInt(count)).cache().flush();
            } else if (kind < 997) {
                List.copyOf(live.keySet()).stream().filter(offset -> random.nextInt(10) > 0).forEach(this::free);
            } else if (kind < 998 && component().formatVersion() > 0) {
                heap = heap.reopen(component());
                openCaches();
            }
        }

        private void allocate() {
            long byteSize = 1 + (long) Math.exp(random.nextDouble() * Math.log(60_000));
            boolean aligned = random.nextInt(20) == 0;
            CachedModule any = caches.get(random.nextInt(count));
            long offset = aligned ? heap.module().allocate(byteSize, 256) : any.allocate(byteSize);
            if (offset == MemheapModule.NO_SPACE) {
                return;
            }
            var below = live.floorEntry(offset + byteSize - 1);
            assertThat(below == null || below.getKey() + below.getValue() <= offset).as("%d bytes at 0x%x overlap %s, %s", byteSize, offset, below, seed).isTrue();
            assertThat(offset % (aligned ? 256 : 16)).as(seed).isZero();
            assertThat(heap.module().usableBytes(offset)).as(seed).isGreaterThanOrEqualTo(byteSize);
            assertThat(any.usableBytes(offset)).as("through a cache, %s", seed).isEqualTo(heap.module().usableBytes(offset));
            live.put(offset, heap.module().usableBytes(offset));
        }

        private void free(long offset) {
            int who = random.nextInt(count + 1);
            if (who == count) {
                heap.module().free(offset);
            } else {
                caches.get(who).free(offset);
            }
            live.remove(offset);
            CachedModule anyone = caches.get(random.nextInt(count));
            assertThatThrownBy(() -> anyone.free(offset)).as("free of 0x%x again, %s", offset, seed).isInstanceOf(InvalidFreeException.class);
        }

        private void assertAgrees() {
            MemheapModule module = heap.module();
            module.verify();
            var walked = new TreeMap<Long, Long>();
            module.forEachBlock(walked::put);
            assertThat(walked).as(seed).isEqualTo(live);
            assertThat(module.usage().liveBlocks()).as(seed).isEqualTo(live.size());
            assertThat(module.usage().allocatedBytes()).as(seed).isEqualTo(live.values().stream().mapToLong(Long::longValue).sum());
        }
    }
}
