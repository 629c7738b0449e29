package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import memheap.metadata.recording.RecordingMetadata;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes beside each other and beside the common heap. */
class LaneTest {

    private static final long WINDOW_BYTES = 4 << 20;

    private final Image image = Image.zeroed(WINDOW_BYTES);
    private final PtmallocModule module = image.init();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void agreeWithAMapOfLiveBlocksWhoeverFrees(int lanes) throws Exception {
        Seeds.upTo(8).forEach(seed -> new Script(seed, lanes).run(6000));
    }

    /** Random calls through several lanes and past them, against the blocks that must be live. */
    private static final class Script {

        private final String seed;
        private final Random random;
        private final Image image = Image.zeroed(WINDOW_BYTES);
        private final int laneCount;
        private final TreeMap<Long, Long> live = new TreeMap<>();
        private PtmallocModule module = image.init();
        private List<ThreadCache> lanes;

        Script(long seed, int laneCount) {
            this.seed = "-Dmemheap.seed=" + seed;
            this.random = new Random(seed);
            this.laneCount = laneCount;
            openLanes();
        }

        private void openLanes() {
            lanes = new ArrayList<>();
            for (int i = 0; i < laneCount; i++) {
                lanes.add(module.openCache().orElseThrow());
            }
        }

        void run(int steps) {
            for (int step = 0; step < steps; step++) {
                step();
                if (step % 500 == 0) {
                    assertAgrees();
                }
            }
            List.copyOf(live.keySet()).forEach(this::free);
            lanes.forEach(ThreadCache::flush);
            assertAgrees();
            assertThat(module.usage().largestFreeBytes()).as(seed).isEqualTo(WINDOW_BYTES);
        }

        private void step() {
            int kind = random.nextInt(1000);
            if (kind < 520) {
                allocate();
            } else if (kind < 990 && !live.isEmpty()) {
                free(live.floorKey(live.lastKey() == 0 ? 0 : random.nextLong(live.lastKey()) + live.firstKey()));
            } else if (kind < 994) {
                lanes.get(random.nextInt(laneCount)).flush();
            } else if (kind < 997) {
                List.copyOf(live.keySet()).forEach(offset -> {
                    if (random.nextInt(10) > 0) {
                        free(offset);
                    }
                });
            } else if (kind < 998) {
                module = image.reopen();
                openLanes();
            }
        }

        private void allocate() {
            long byteSize = 1 + (long) Math.exp(random.nextDouble() * Math.log(60_000));
            long byteAlignment = random.nextInt(20) == 0 ? 256 : 16;
            int lane = random.nextInt(laneCount + 1);
            long offset = lane == laneCount ? module.allocate(byteSize, byteAlignment) : lanes.get(lane).allocate(byteSize, byteAlignment);
            if (offset == MemheapModule.NO_SPACE) {
                return;
            }
            Map.Entry<Long, Long> below = live.floorEntry(offset + byteSize - 1);
            assertThat(below == null || below.getKey() + below.getValue() <= offset).as("%d bytes at 0x%x overlap %s, %s", byteSize, offset, below, seed).isTrue();
            assertThat(offset % byteAlignment).as(seed).isZero();
            assertThat(module.usableBytes(offset)).as(seed).isGreaterThanOrEqualTo(byteSize);
            live.put(offset, module.usableBytes(offset));
        }

        private void free(long offset) {
            int lane = random.nextInt(laneCount + 1);
            if (lane == laneCount) {
                module.free(offset);
            } else {
                lanes.get(lane).free(offset);
            }
            live.remove(offset);
            ThreadCache anyone = lanes.get(random.nextInt(laneCount));
            assertThatThrownBy(() -> anyone.free(offset)).as("free of 0x%x again, %s", offset, seed).isInstanceOf(InvalidFreeException.class);
        }

        private void assertAgrees() {
            module.verify();
            var walked = new TreeMap<Long, Long>();
            module.forEachBlock(walked::put);
            assertThat(walked).as(seed).isEqualTo(live);
            assertThat(module.usage().liveBlocks()).as(seed).isEqualTo(live.size());
            assertThat(module.usage().allocatedBytes()).as(seed).isEqualTo(live.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    @Test
    void ofManyThreadsThatFreeABlockOfAnotherLaneExactlyOneSucceeds() throws Exception {
        ThreadCache owner = module.openCache().orElseThrow();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 2000; round++) {
                long offset = owner.allocate(64, 16);
                var freed = new AtomicInteger();
                List<Callable<Void>> frees = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
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
        }
        module.verify();
        assertThat(module.usage().liveBlocks()).isZero();
    }

    @Test
    void threadsThatHandBlocksToEachOtherLoseNoneAndShareNone() throws Exception {
        long seed = Long.getLong("memheap.seed", 3);
        var handover = new ConcurrentLinkedQueue<Long>();
        var owners = new AtomicIntegerArray((int) (WINDOW_BYTES / 16));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                var random = new Random(seed + i);
                ThreadCache lane = module.openCache().orElseThrow();
                all.add(threads.submit(() -> {
                    for (int step = 0; step < 100_000; step++) {
                        Long taken = step % 2 == 0 ? null : handover.poll();
                        if (taken != null) {
                            assertThat(owners.compareAndSet((int) (taken / 16), 1, 0)).as("0x%x is live, -Dmemheap.seed=%d", taken, seed).isTrue();
                            lane.free(taken);
                        } else {
                            long offset = lane.allocate(1 + random.nextInt(2000), 16);
                            if (offset != MemheapModule.NO_SPACE) {
                                assertThat(owners.compareAndSet((int) (offset / 16), 0, 1)).as("0x%x is free, -Dmemheap.seed=%d", offset, seed).isTrue();
                                handover.add(offset);
                            }
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> thread : all) {
                thread.get();
            }
        }
        module.verify();
        assertThat(module.usage().liveBlocks()).isEqualTo(handover.size());
        handover.forEach(module::free);
        module.verify();
        assertThat(module.usage().liveBlocks()).isZero();
    }

    @Test
    void aSymmetricModuleHasNoLanes() throws Exception {
        assertThat(PtmallocModule.init(Image.zeroed(WINDOW_BYTES).metadata(), WINDOW_BYTES, true).openCache()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17, 18, 19, 31, 32, 33, 2047, 2048, 2049, 40_000, 65_535, 65_536})
    void aClassIsTheSmallestThatSufficesAndWastesAtMostAnEighth(int units) {
        var classes = new SizeClasses(1L << 28);
        int sizeClass = classes.of(units);
        assertThat(SizeClasses.units(sizeClass)).isGreaterThanOrEqualTo(units).isLessThanOrEqualTo(units + units / 8);
        assertThat(sizeClass == 0 ? 0 : SizeClasses.units(sizeClass - 1)).isLessThan(units);
        assertThat(sizeClass).isLessThan(SizeClasses.MOST);
    }

    /** Each step is cut behind every one of its stores: what is reopened then has the blocks from before the step or those from after it. */
    @Test
    void aKillBetweenAnyTwoStoresLosesAtMostTheCallThatWasUnderWay() {
        Seeds.upTo(3).forEach(seed -> {
            var random = new Random(seed);
            Image small = Image.zeroed(512 << 10);
            var recorder = new RecordingMetadata(small.metadata());
            PtmallocModule recorded = small.init(recorder);
            List<ThreadCache> lanes = List.of(recorded.openCache().orElseThrow(), recorded.openCache().orElseThrow());
            var live = new ArrayList<Long>();
            for (int step = 0; step < 400; step++) {
                Image before = small.copy();
                TreeMap<Long, Long> blocksBefore = blocks(recorded);
                recorder.forgetStores();
                step(random, lanes.get(random.nextInt(2)), live);
                TreeMap<Long, Long> blocksAfter = blocks(recorded);
                for (int cut = 0; cut <= recorder.stores(); cut++) {
                    PtmallocModule reopened = before.after(recorder, cut).reopen();
                    reopened.verify();
                    assertThat(blocks(reopened)).as("-Dmemheap.seed=%d, step %d, %d of %d stores", seed, step, cut, recorder.stores()).isIn(blocksBefore, blocksAfter);
                }
            }
        });
    }

    private static void step(Random random, ThreadCache lane, List<Long> live) {
        if (random.nextInt(100) == 0) {
            lane.flush();
        } else if (live.isEmpty() || random.nextInt(100) < 60) {
            long offset = lane.allocate(1 + random.nextInt(3000), 16);
            if (offset != MemheapModule.NO_SPACE) {
                live.add(offset);
            }
        } else {
            lane.free(live.remove(random.nextInt(live.size())));
        }
    }

    private static TreeMap<Long, Long> blocks(PtmallocModule module) {
        var blocks = new TreeMap<Long, Long>();
        module.forEachBlock(blocks::put);
        return blocks;
    }
}
