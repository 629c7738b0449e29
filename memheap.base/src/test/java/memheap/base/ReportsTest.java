package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import memheap.api.AddressHeap;
import memheap.event.BlockGroup;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has what, since when, and from where. */
class ReportsTest {

    private static final int OPERATIONS = 2_000_000;

    private Instant now = Instant.EPOCH;

    private BaseFixture fixture(boolean caching, String... keysAndValues) throws Exception {
        InstantSource time = () -> now;
        var fixture = new BaseFixture(time, keysAndValues);
        fixture.add("first", 1, caching ? new ScriptedComponent().caching() : new ScriptedComponent());
        return fixture;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void liveBlocksAreToldByOwnerAndSizeThoseWithTheOldestFirst(boolean caching) throws Exception {
        try (var fixture = fixture(caching)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            long oldest = a.allocate(64, 16);
            pass(fixture, 10);
            a.allocate(64, 16);
            long second = b.allocate(64, 16);
            pass(fixture, 5);
            a.free(a.allocate(64, 16));
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).containsExactly(
                    new BlockGroup("a", 64, 2, Duration.ofSeconds(5), Duration.ofSeconds(15), oldest, List.of()),
                    new BlockGroup("b", 64, 1, Duration.ofSeconds(5), Duration.ofSeconds(5), second, List.of()));
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(6))).containsExactly(
                    new BlockGroup("a", 64, 1, Duration.ofSeconds(15), Duration.ofSeconds(15), oldest, List.of()));
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(16))).isEmpty();
            assertThat(fixture.base.liveBlocks(Duration.ZERO).getFirst().bytes()).isEqualTo(128);
        }
    }

    @Test
    void aClockThatJumpsBackMakesNoBlockYoungerAndOneThatJumpsAheadNothingButOlder() throws Exception {
        try (var fixture = fixture(false)) {
            long block = fixture.addresses.allocate(64, 16);
            pass(fixture, 10);
            pass(fixture, -3600);
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).extracting(BlockGroup::oldest).containsExactly(Duration.ofSeconds(10));
            long young = fixture.addresses.allocate(32, 16);
            pass(fixture, 3600 + 86_400);
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).extracting(BlockGroup::oldest).containsExactly(Duration.ofSeconds(10 + 86_400), Duration.ofSeconds(86_400));
            fixture.addresses.free(block);
            fixture.addresses.free(young);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    private void pass(BaseFixture fixture, long seconds) {
        now = now.plusSeconds(seconds);
        fixture.base.liveBlocks(Duration.ZERO); // looks at the time
    }

    @Test
    void aBlockThatIsResizedInPlaceKeepsItsAgeAndOneThatMovesIsYoung() throws Exception {
        try (var fixture = fixture(false)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            long block = a.allocate(100, 16);
            pass(fixture, 10);
            a.reallocate(block, 50);
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(10))).extracting(BlockGroup::byteSize).containsExactly(50L);
            a.allocate(16, 16);
            a.reallocate(block, 5000);
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(1))).isEmpty();
        }
    }

    @Test
    void blocksOfABundleThatWasStoppedAndStartedAreOneGroup() throws Exception {
        try (var fixture = fixture(false, "memheap.onStop", "keep")) {
            fixture.consumer(2, "a").allocate(64);
            fixture.base.end(2, "the bundle a has stopped");
            fixture.consumer(2, "a").allocate(64);
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).extracting(BlockGroup::blocks).containsExactly(2L);
        }
    }

    @Test
    void aTimeThatIsSetBackMakesNothingOld() throws Exception {
        try (var fixture = fixture(false)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            pass(fixture, 100);
            a.allocate(64, 16);
            pass(fixture, -50);
            a.allocate(64, 16);
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(1))).isEmpty();
            pass(fixture, 60);
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(10))).extracting(BlockGroup::blocks).containsExactly(2L);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneLeakAmongMillionsOfOperationsIsFoundWithItsOwnerAndSize(boolean caching) throws Exception {
        long seed = Seeds.printed("ReportsTest");
        try (var fixture = fixture(caching)) {
            AddressHeap[] heaps = {fixture.consumer(2, "a").addresses(), fixture.consumer(3, "b").addresses(), fixture.consumer(4, "c").addresses()};
            var random = new Random(seed);
            long[] slots = new long[64];
            int leakAt = random.nextInt(OPERATIONS / 2);
            long leak = 0;
            for (int operation = 0; operation < OPERATIONS; operation++) {
                int slot = random.nextInt(slots.length);
                AddressHeap heap = heaps[slot % 3];
                if (slots[slot] != 0) {
                    heap.free(slots[slot]);
                    slots[slot] = 0;
                } else {
                    slots[slot] = heap.allocate(1 + random.nextInt(100), 16);
                }
                if (operation == leakAt) {
                    leak = heaps[1].allocate(77, 16);
                }
                if (operation == OPERATIONS / 2) {
                    pass(fixture, 60);
                }
            }
            for (int slot = 0; slot < slots.length; slot++) {
                heaps[slot % 3].free(slots[slot]);
            }
            assertThat(fixture.base.liveBlocks(Duration.ofSeconds(60))).as("seed %d", seed)
                    .containsExactly(new BlockGroup("b", 77, 1, Duration.ofSeconds(60), Duration.ofSeconds(60), leak, List.of()));
            assertThat(fixture.owner("b").liveBytes()).isEqualTo(77);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withAFullLedgerTheStackOfASampledAllocationIsToldUntilItIsFreed(boolean caching) throws Exception {
        try (var fixture = fixture(caching, "memheap.ledger", "full", "memheap.ledger.sample", "1")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.free(a.allocate(64, 16)); // the first call of a thread is served in another way than the others
            long block = leakHere(a);
            List<String> stack = fixture.base.liveBlocks(Duration.ZERO).getFirst().stack();
            assertThat(stack.getFirst()).as("%s", stack).contains("ReportsTest.leakHere");
            a.free(block);
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).isEmpty();
            a.allocate(0, 16);
            assertThat(fixture.base.liveBlocks(Duration.ZERO).getFirst().byteSize()).isZero();
        }
    }

    private static long leakHere(AddressHeap heap) {
        return heap.allocate(64, 16);
    }

    @Test
    void stacksAreSampledByBytesAndOthersAreNot() throws Exception {
        try (var fixture = fixture(false, "memheap.size", "16M", "memheap.ledger", "full", "memheap.ledger.sample", "64K")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            int sampled = 0;
            for (int i = 0; i < 2000; i++) {
                long block = a.allocate(1024, 16);
                sampled += fixture.base.liveBlocks(Duration.ZERO).getFirst().stack().isEmpty() ? 0 : 1;
                a.free(block);
            }
            assertThat(sampled).as("of 2000 KiB, one stack every 64 KiB in the mean").isBetween(5, 100);
        }
    }

    @Test
    void liveBlocksCanBeAskedForWhileOthersAllocateAndComponentsCome() throws Exception {
        try (var fixture = fixture(true); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.allocate(64, 16);
            var churn = thread.submit(() -> {
                for (int i = 0; i < 100_000; i++) {
                    a.free(a.allocate(i % 300, 16));
                }
            });
            int asked = 0;
            while (!churn.isDone()) {
                fixture.remove(fixture.add("guest", 5, new ScriptedComponent()));
                assertThat(fixture.base.liveBlocks(Duration.ZERO)).extracting(BlockGroup::owner).containsOnly("a");
                asked++;
            }
            churn.get();
            assertThat(asked).isPositive();
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).hasSize(1);
        }
    }

    @Test
    void aModuleThatKeepsTheAccountAndCannotBeWalkedLosesNoBlock() throws Exception {
        try (var fixture = fixture(false)) {
            var departing = fixture.add("departing", 2, new ScriptedComponent().caching());
            AddressHeap a = fixture.consumer(2, "a").addresses();
            long freed = a.allocate(64, 16);
            long kept = a.allocate(100, 16);
            departing.onWalk = new IllegalStateException("lost my way");
            fixture.remove(departing);
            assertThat(a.usableBytes(kept)).isEqualTo(100);
            a.free(freed);
            a.free(kept);
            fixture.settle();
            assertThat(fixture.base.generations()).hasSize(1);
            assertThat(fixture.owner("a").liveBytes()).isZero();
        }
    }
}
