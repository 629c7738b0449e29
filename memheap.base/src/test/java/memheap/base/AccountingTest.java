package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.HeapStatistics;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.MemheapException;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;
import memheap.event.OwnerStatus;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What each consumer has, had and may have; with modules that have caches and with those that have none. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class AccountingTest {

    private static final int THREADS = 8;

    @Parameter
    boolean caching;

    private BaseFixture fixture(String... keysAndValues) throws Exception {
        var fixture = new BaseFixture(keysAndValues);
        fixture.add("first", 1, component());
        return fixture;
    }

    private ScriptedComponent component() {
        return caching ? new ScriptedComponent().caching() : new ScriptedComponent();
    }

    private static void assertHas(BaseFixture fixture, String owner, long liveBytes, long liveBlocks, long peakBytes, long totalBytes, long allocations, long failures) {
        OwnerStatus status = fixture.owner(owner);
        assertThat(status).isEqualTo(new OwnerStatus(owner, liveBytes, liveBlocks, peakBytes, totalBytes, allocations, failures,
                status.limitBytes(), status.reservedBytes(), status.heldBytes()));
    }

    @Test
    void eachConsumerIsAccountedForBySizesAsItAskedForThem() throws Exception {
        try (var fixture = fixture()) {
            Memheap a = fixture.consumer(2, "a");
            Memheap b = fixture.consumer(3, "b");
            Allocation first = a.allocate(100);
            a.allocate(0);
            long second = b.addresses().allocate(64, 16);
            b.addresses().free(b.addresses().allocate(1000, 64));
            assertHas(fixture, "a", 100, 2, 100, 100, 2, 0);
            assertHas(fixture, "b", 64, 1, 1064, 1064, 2, 0);
            first.close();
            b.addresses().free(second);
            assertHas(fixture, "a", 0, 1, 100, 100, 2, 0);
            assertHas(fixture, "b", 0, 0, 1064, 1064, 2, 0);
            assertThat(fixture.base.owners()).extracting(OwnerStatus::owner).as("who never allocated is not told of").containsExactly("a", "b");
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
        }
    }

    @Test
    void blocksOfArenasAreTheirConsumersUntilTheArenaCloses() throws Exception {
        try (var fixture = fixture()) {
            Memheap a = fixture.consumer(2, "a");
            for (Arena arena : List.of(a.confinedArena(), a.sharedArena())) {
                arena.allocate(64);
                arena.allocate(100, 64);
                assertThat(fixture.owner("a").liveBytes()).isEqualTo(164);
                arena.close();
                assertThat(fixture.owner("a").liveBytes()).isZero();
            }
            assertHas(fixture, "a", 0, 0, 164, 328, 4, 0);
        }
    }

    @Test
    void aBlockThatIsResizedIsCountedWithItsNewSizeInPlaceOrMoved() throws Exception {
        try (var fixture = fixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            long block = a.allocate(90, 16);
            assertThat(a.reallocate(block, 96)).isEqualTo(block);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(96);
            assertThat(a.reallocate(block, 10)).isEqualTo(block);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(10);
            assertThat(a.reallocate(block, 5000)).isEqualTo(block);
            assertHas(fixture, "a", 5000, 1, 5000, 90, 1, 0);
            a.allocate(16, 16);
            long moved = a.reallocate(block, 9000);
            assertThat(moved).isNotEqualTo(block);
            assertHas(fixture, "a", 9016, 2, 14_016, 9106, 3, 0);
            assertThat(a.reallocate(moved, 0)).isEqualTo(AddressHeap.NULL);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(16);
        }
    }

    @Test
    void anAllocationThatIsResizedToNothingIsALiveBlockOfNoBytes() throws Exception {
        try (var fixture = fixture()) {
            Memheap a = fixture.consumer(2, "a");
            Allocation none = a.resize(a.allocate(64), 0);
            assertThat(fixture.owner("a").liveBytes()).isZero();
            assertThat(fixture.owner("a").liveBlocks()).isEqualTo(1);
            a.resize(none, 64).close();
            assertThat(fixture.owner("a").liveBlocks()).isZero();
        }
    }

    @Test
    void aBlockStaysWithItsOwnerWhoeverFreesOrResizesIt() throws Exception {
        try (var fixture = fixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            b.free(b.allocate(64, 16));
            long freed = a.allocate(64, 16);
            long moved = a.allocate(64, 16);
            a.allocate(64, 16);
            b.free(freed);
            moved = b.reallocate(moved, 4000);
            assertHas(fixture, "a", 4064, 2, 4128, 4192, 4, 0);
            assertHas(fixture, "b", 0, 0, 64, 64, 1, 0);
            b.free(moved);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(64);
        }
    }

    @Test
    void blocksThatAnotherThreadFreesAreCountedOnce() throws Exception {
        try (var fixture = fixture(); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            for (int round = 0; round < 100; round++) {
                long block = a.allocate(64, 16);
                thread.submit(() -> a.free(block)).get();
            }
            assertHas(fixture, "a", 0, 0, fixture.owner("a").peakBytes(), 6400, 100, 0);
            Thread.ofVirtual().start(() -> a.allocate(100, 16)).join();
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(100);
        }
    }

    @Test
    void figuresOutliveTheGenerationsTheyComeFrom() throws Exception {
        try (var fixture = fixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            long drained = a.allocate(64, 16);
            var second = fixture.add("second", 2, component());
            long orphan = a.allocate(100, 16);
            assertHas(fixture, "a", 164, 2, 164, 164, 2, 0);
            fixture.remove(second);
            long last = a.allocate(64, 16);
            assertHas(fixture, "a", 228, 3, 228, 228, 3, 0);
            a.free(orphan);
            a.free(drained);
            assertHas(fixture, "a", 64, 1, 228, 228, 3, 0);
            a.free(last);
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aRequestOverTheLimitIsRefusedWithTheNumbersAndOthersAreServed() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "1000")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            long block = a.allocate(600, 16);
            assertThatThrownBy(() -> a.allocate(401, 16))
                    .hasMessage("cannot allocate 401 bytes for 'a': 600 bytes of it are live, and memheap.limit.a is 1000; free blocks or raise the limit")
                    .isInstanceOfSatisfying(QuotaExceededException.class, refused -> {
                        assertThat(refused.owner()).isEqualTo("a");
                        assertThat(refused.requestedBytes()).isEqualTo(401);
                        assertThat(refused.liveBytes()).isEqualTo(600);
                        assertThat(refused.limitBytes()).isEqualTo(1000);
                    });
            b.allocate(401, 16);
            a.allocate(400, 16);
            assertThatThrownBy(() -> a.allocate(1, 16)).isInstanceOf(QuotaExceededException.class);
            a.allocate(0, 16);
            a.free(block);
            a.allocate(600, 16);
            assertHas(fixture, "a", 1000, 3, 1000, 1600, 4, 2);
            assertThat(fixture.owner("a").limitBytes()).isEqualTo(1000);
        }
    }

    @Test
    void aBlockGrowsUpToTheLimitAndNotBeyond() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "1000")) {
            Memheap a = fixture.consumer(2, "a");
            Allocation grown = a.resize(a.allocate(80), 1000);
            assertThatThrownBy(() -> a.resize(grown, 1001)).isInstanceOfSatisfying(QuotaExceededException.class, refused -> {
                assertThat(refused.requestedBytes()).isEqualTo(1001);
                assertThat(refused.liveBytes()).isEqualTo(1000);
            });
            assertThat(grown.segment().byteSize()).isEqualTo(1000);
            a.resize(grown, 100);
            a.allocate(900);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(1000);
        }
    }

    @Test
    void aBlockThatMovesNeedsRoomForBothUnderTheLimit() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "1000")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            long block = a.allocate(400, 16);
            fixture.consumer(3, "b").addresses().allocate(16, 16);
            assertThatThrownBy(() -> a.reallocate(block, 601)).isInstanceOf(QuotaExceededException.class);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(400);
            long rest = a.allocate(600, 16);
            a.free(rest);
            a.reallocate(block, 600);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(600);
        }
    }

    @Test
    void aLimitCanBeSetRaisedLoweredAndTakenAwayWhileTheHeapIsUsed() throws Exception {
        try (var fixture = fixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            long block = a.allocate(600, 16);
            fixture.configure("memheap.limit.a", "1000");
            assertThatThrownBy(() -> a.allocate(401, 16)).isInstanceOf(QuotaExceededException.class);
            fixture.configure("memheap.limit.a", "1001");
            a.free(a.allocate(401, 16));
            fixture.configure("memheap.limit.a", "500");
            assertThatThrownBy(() -> a.allocate(1, 16)).hasMessageContaining("600 bytes of it are live, and memheap.limit.a is 500");
            a.free(block);
            a.free(a.allocate(500, 16));
            fixture.unset("memheap.limit.a");
            a.allocate(10_000, 16);
            assertThat(fixture.owner("a").limitBytes()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void whatOtherThreadsCouldStillHandOutStandsInNobodysWay() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "100K")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            for (int thread = 0; thread < 4; thread++) {
                Thread.ofPlatform().start(() -> a.free(a.allocate(64, 16))).join();
            }
            a.free(a.allocate(100 << 10, 16));
        }
    }

    @Test
    void aFailedRequestLeavesEveryFigureAsItWasButTheFailures() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "1000")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            long block = a.allocate(64, 16);
            long freed = a.allocate(64, 16);
            long grown = b.allocate(64, 16);
            a.free(freed);
            assertFailsWithoutTrace(fixture, QuotaExceededException.class, () -> a.allocate(937, 16));
            assertFailsWithoutTrace(fixture, QuotaExceededException.class, () -> a.reallocate(block, 1001));
            assertFailsWithoutTrace(fixture, OutOfMemheapException.class, () -> b.allocate(BaseFixture.WINDOW, 16));
            assertFailsWithoutTrace(fixture, OutOfMemheapException.class, () -> b.allocate(BaseFixture.WINDOW + 1, 16));
            assertFailsWithoutTrace(fixture, OutOfMemheapException.class, () -> b.reallocate(grown, BaseFixture.WINDOW));
            assertFailsWithoutTrace(fixture, IllegalArgumentException.class, () -> a.allocate(64, 3));
            assertFailsWithoutTrace(fixture, IllegalArgumentException.class, () -> a.allocate(-1, 16));
            assertFailsWithoutTrace(fixture, InvalidFreeException.class, () -> a.free(freed));
            assertFailsWithoutTrace(fixture, InvalidFreeException.class, () -> a.free(block + 16));
            assertFailsWithoutTrace(fixture, InvalidFreeException.class, () -> a.reallocate(freed, 32));
            assertFailsWithoutTrace(fixture, InvalidFreeException.class, () -> a.reallocate(freed, 100_000));
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.owner("a").failures()).isEqualTo(2);
            assertThat(fixture.owner("b").failures()).isEqualTo(3);
        }
    }

    private static void assertFailsWithoutTrace(BaseFixture fixture, Class<? extends Exception> kind, Runnable call) {
        List<OwnerStatus> owners = owners(fixture);
        HeapStatistics statistics = fixture.heap.statistics();
        assertThatThrownBy(call::run).isInstanceOf(kind);
        assertThat(owners(fixture)).isEqualTo(owners);
        assertThat(fixture.heap.statistics()).usingRecursiveComparison().ignoringFields("failures", "failedAllocations", "largestFreeBytes").isEqualTo(statistics);
    }

    private static List<OwnerStatus> owners(BaseFixture fixture) {
        return fixture.base.owners().stream().map(status -> new OwnerStatus(status.owner(), status.liveBytes(), status.liveBlocks(), status.peakBytes(), status.totalBytes(),
                status.allocations(), 0, status.limitBytes(), status.reservedBytes(), status.heldBytes())).toList();
    }

    @Test
    void withoutAComponentARequestIsAFailureOfItsOwner() throws Exception {
        try (var fixture = new BaseFixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            assertThatThrownBy(() -> a.allocate(64, 16)).isInstanceOf(NoActiveComponentException.class);
            assertHas(fixture, "a", 0, 0, 0, 0, 0, 1);
        }
    }

    @Test
    void ofTwoConsumersUnderManyThreadsTheOneOverItsLimitIsRefusedAndTheOtherServedAndAllAddsUp() throws Exception {
        long seed = Seeds.printed("AccountingTest");
        try (var fixture = fixture("memheap.size", "8M", "memheap.limit.a", "20000"); ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            var barrier = new CyclicBarrier(THREADS);
            var tasks = new ArrayList<Callable<Long>>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(seed + thread);
                AddressHeap mine = thread % 2 == 0 ? a : b;
                tasks.add(() -> churn(mine, random, barrier, 2000));
            }
            long refused = 0;
            for (Future<Long> refusals : pool.invokeAll(tasks)) {
                refused += refusals.get();
            }
            assertThat(refused).as("seed %d", seed).isPositive();
            assertThat(fixture.owner("a").failures()).isEqualTo(refused);
            assertThat(fixture.owner("a").peakBytes()).isLessThanOrEqualTo(20_000);
            assertThat(fixture.owner("b").failures()).isZero();
            for (String owner : List.of("a", "b")) {
                assertThat(fixture.owner(owner).liveBytes()).as("live bytes of %s, seed %d", owner, seed).isZero();
                assertThat(fixture.owner(owner).liveBlocks()).as("live blocks of %s, seed %d", owner, seed).isZero();
            }
            assertThat(fixture.base.verify()).isEmpty();
            a.free(a.allocate(20_000, 16));
        }
    }

    /** Allocates, frees and resizes; every refusal tells the truth. @return how often it was refused */
    private static long churn(AddressHeap heap, Random random, CyclicBarrier barrier, int steps) throws Exception {
        var blocks = new ArrayList<Long>();
        long refusals = 0;
        barrier.await();
        for (int step = 0; step < steps; step++) {
            try {
                switch (blocks.isEmpty() ? 0 : random.nextInt(5)) {
                    case 0, 1 -> blocks.add(heap.allocate(random.nextInt(500), 16));
                    case 2 -> {
                        int index = random.nextInt(blocks.size());
                        blocks.set(index, heap.reallocate(blocks.get(index), 1 + random.nextInt(500)));
                    }
                    case 3 -> heap.free(blocks.remove(random.nextInt(blocks.size())));
                    default -> blocks.add(heap.allocate(64, 16));
                }
            } catch (QuotaExceededException refused) {
                refusals++;
                assertThat(refused.limitBytes()).isEqualTo(20_000);
                assertThat(refused.owner()).isEqualTo("a");
            }
        }
        blocks.forEach(heap::free);
        return refusals;
    }

    /** One thread holds all but some bytes of the limit; the others ask for more than what is left, which must never make that unavailable. */
    @Test
    void requestsThatFailDoNotTakeAwayWhatIsLeftUnderTheLimit() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "10000"); ExecutorService pool = Executors.newFixedThreadPool(2)) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.allocate(9000, 16);
            for (int round = 0; round < 200; round++) {
                Future<?> fails = pool.submit(() -> assertThatThrownBy(() -> a.allocate(1001, 16)).isInstanceOf(QuotaExceededException.class));
                Future<?> fits = pool.submit(() -> a.free(a.allocate(1000, 16)));
                fails.get();
                fits.get();
            }
        }
    }

    @Test
    void aRequestThatFindsNoRoomLeavesTheLimitToOthers() throws Exception {
        try (var fixture = fixture("memheap.limit.a", String.valueOf(BaseFixture.WINDOW))) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            fixture.consumer(3, "b").addresses().allocate(BaseFixture.WINDOW - 1000, 16);
            a.allocate(16, 16);
            assertThatThrownBy(() -> a.allocate(BaseFixture.WINDOW, 16)).isInstanceOf(QuotaExceededException.class);
            Thread.ofPlatform().start(() -> {
                try {
                    a.allocate(BaseFixture.WINDOW - 16, 16);
                } catch (MemheapException noRoom) {
                    assertThat(noRoom).isInstanceOf(OutOfMemheapException.class);
                }
            }).join();
            a.allocate(500, 16);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(516);
        }
    }

    @Test
    void withoutALedgerNobodyIsAccountedFor() throws Exception {
        try (var fixture = fixture("memheap.ledger", "off")) {
            Memheap a = fixture.consumer(2, "a");
            Allocation block = a.forOwner("other").allocate(64);
            assertThat(fixture.base.owners()).isEmpty();
            assertThat(fixture.base.liveBlocks(Duration.ZERO)).isEmpty();
            fixture.base.end(2, "the bundle a has stopped");
            block.close();
            a.allocate(64).close();
            assertThatThrownBy(() -> fixture.configure("memheap.limit.a", "100")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("limits and reservations (for [a]) need memheap.ledger=owners or full, but it is off");
        }
    }
}
