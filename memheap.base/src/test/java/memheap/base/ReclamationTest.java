package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.QuotaExceededException;
import memheap.event.MemheapEvent.BlocksKept;
import memheap.event.MemheapEvent.BlocksReclaimed;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the blocks of a consumer that ends; with modules that have caches and with those that have none. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ReclamationTest {

    private static final String WHY = "the bundle a 1.0.0 has stopped";

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

    @Test
    void whenAConsumerStopsAllOfItsBlocksAreTakenAndNobodyElses() throws Exception {
        try (var fixture = fixture()) {
            Memheap a = fixture.consumer(2, "a");
            AddressHeap b = fixture.consumer(3, "b").addresses();
            for (int i = 0; i < 10; i++) {
                a.allocate(64);
                a.addresses().allocate(100, 16);
                b.allocate(64, 16);
            }
            fixture.base.end(2, WHY);
            assertThat(fixture.owner("a").liveBytes()).isZero();
            assertThat(fixture.owner("a").liveBlocks()).isZero();
            assertThat(fixture.owner("b").liveBlocks()).isEqualTo(10);
            assertThat(fixture.await(BlocksReclaimed.class))
                    .isEqualTo(new BlocksReclaimed("a", 20, 1640, "20 blocks of 'a' with 1640 bytes were reclaimed, since the bundle a 1.0.0 has stopped"));
            assertThat(fixture.base.verify()).isEmpty();
            fixture.base.end(2, WHY);
            fixture.base.end(77, "a bundle that never came has stopped");
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(10);
        }
    }

    @Test
    void aNoteThatTwoThreadsHaveLeftByFreeingABlockAtOnceDoesNotKeepTheOthers() throws Exception {
        try (var fixture = new BaseFixture()) {
            var component = fixture.add("first", 1, new ScriptedComponent().caching());
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.allocate(100, 16);
            a.allocate(200, 16);
            component.blocks.pollFirstEntry(); // so much for the first one, but its note is there
            fixture.base.end(2, WHY);
            assertThat(fixture.await(BlocksReclaimed.class).bytes()).isEqualTo(300);
            assertThat(fixture.owner("a").liveBlocks()).isZero();
            assertThat(component.blocks).isEmpty();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aLateFreeOfAReclaimedBlockNamesWhoHadItThoughOthersHaveComeSince() throws Exception {
        try (var fixture = fixture()) {
            long block = fixture.consumer(2, "a").addresses().allocate(64, 16);
            fixture.base.end(2, WHY);
            fixture.consumer(3, "innocent").addresses();
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(InvalidFreeException.class)
                    .hasMessageEndingWith("it was reclaimed: a block of 64 bytes of 'a' was there, and the bundle a 1.0.0 has stopped");
        }
    }

    @Test
    void whoHasEndedCanNeitherAllocateNorTouchWhatItHad() throws Exception {
        try (var fixture = fixture()) {
            Memheap a = fixture.consumer(2, "a");
            Allocation allocation = a.allocate(64);
            AddressHeap addresses = a.addresses();
            long address = addresses.allocate(64, 16);
            fixture.base.end(2, WHY);
            String closed = "'a' cannot allocate any more with this Memheap: the bundle a 1.0.0 has stopped; get a new Memheap service";
            assertThatThrownBy(() -> a.allocate(64)).isInstanceOf(HeapClosedException.class).hasMessage(closed);
            assertThatThrownBy(() -> a.allocateZeroed(64, 16)).isInstanceOf(HeapClosedException.class).hasMessage(closed);
            assertThatThrownBy(() -> addresses.allocate(64, 16)).isInstanceOf(HeapClosedException.class).hasMessage(closed);
            assertThatThrownBy(a::confinedArena).isInstanceOf(HeapClosedException.class).hasMessage(closed);
            assertThatThrownBy(a::sharedArena).isInstanceOf(HeapClosedException.class).hasMessage(closed);
            assertThatThrownBy(() -> a.forOwner("other")).isInstanceOf(HeapClosedException.class).hasMessage(closed);
            assertThatThrownBy(allocation::segment).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(() -> a.resize(allocation, 100)).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(allocation::close).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(() -> addresses.usableBytes(address)).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(() -> addresses.reallocate(address, 32)).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(() -> addresses.free(address)).isInstanceOf(InvalidFreeException.class)
                    .hasMessage("free of address 0x%x: all blocks of 'a' were reclaimed, since the bundle a 1.0.0 has stopped; what is there now may belong to somebody else", address);
            addresses.free(AddressHeap.NULL);
        }
    }

    @Test
    void whoHasEndedCannotFreeWhatBelongsToSomebodyElseByNow() throws Exception {
        try (var fixture = fixture()) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            AddressHeap b = fixture.consumer(3, "b").addresses();
            b.free(b.allocate(64, 16));
            long address = a.allocate(64, 16);
            fixture.base.end(2, WHY);
            assertThatThrownBy(() -> b.free(address)).isInstanceOf(InvalidFreeException.class)
                    .hasMessageContaining("it was reclaimed: a block of 64 bytes of 'a' was there, and the bundle a 1.0.0 has stopped");
            assertThat(b.allocate(64, 16)).isEqualTo(address);
            assertThatThrownBy(() -> a.free(address)).isInstanceOf(InvalidFreeException.class);
            assertThatThrownBy(() -> a.reallocate(address, 16)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.owner("b").liveBytes()).isEqualTo(64);
            b.free(address);
        }
    }

    @Test
    void segmentsOfArenasOfWhoHasEndedThrow() throws Exception {
        try (var fixture = fixture()) {
            Memheap a = fixture.consumer(2, "a");
            MemorySegment shared = a.sharedArena().allocate(64);
            Arena arena = a.confinedArena();
            MemorySegment confined = arena.allocate(64);
            var ofTheDead = new AtomicReference<MemorySegment>();
            Thread.ofPlatform().start(() -> ofTheDead.set(a.confinedArena().allocate(64))).join();
            fixture.base.end(2, WHY);
            for (MemorySegment segment : List.of(shared, confined)) {
                assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
            }
            assertThatThrownBy(() -> ofTheDead.get().get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(WrongThreadException.class);
            assertThatThrownBy(() -> arena.allocate(64)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(arena::close).isInstanceOf(IllegalStateException.class);
            assertThat(fixture.owner("a").liveBlocks()).isZero();
            assertThat(fixture.await(BlocksReclaimed.class).blocks()).isEqualTo(3);
        }
    }

    @Test
    void aConfinedArenaOfAThreadThatLivesStaysUntilThatThreadClosesItAndIsTold() throws Exception {
        try (var fixture = fixture(); ExecutorService living = Executors.newSingleThreadExecutor()) {
            Memheap a = fixture.consumer(2, "a");
            a.allocate(64);
            Arena arena = living.submit(a::confinedArena).get();
            MemorySegment segment = living.submit(() -> arena.allocate(100)).get();
            fixture.base.end(2, WHY);
            assertThat(fixture.await(BlocksReclaimed.class).message())
                    .isEqualTo("1 blocks of 'a' with 64 bytes were reclaimed, since the bundle a 1.0.0 has stopped; 1 blocks stay, since a living thread has a confined arena with them");
            living.submit(() -> segment.set(ValueLayout.JAVA_LONG, 0, 42)).get();
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(100);
            assertThatThrownBy(() -> living.submit(() -> arena.allocate(64)).get()).hasCauseInstanceOf(HeapClosedException.class);
            living.submit(arena::close).get();
            assertThat(fixture.owner("a").liveBytes()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aConsumerThatStartsAgainHasAFreshTenureUnderItsOldName() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "1000")) {
            Memheap stale = fixture.consumer(2, "a");
            stale.allocate(900);
            fixture.base.end(2, WHY);
            Memheap fresh = fixture.consumer(2, "a");
            fresh.allocate(1000);
            assertThatThrownBy(() -> fresh.allocate(1)).isInstanceOf(QuotaExceededException.class);
            assertThatThrownBy(() -> stale.allocate(1)).isInstanceOf(HeapClosedException.class);
            assertThat(fixture.owner("a").totalBytes()).isEqualTo(1900);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(1000);
        }
    }

    @Test
    void thousandsOfStartsAndStopsUseUpNothing() throws Exception {
        try (var fixture = fixture("memheap.limit.a", "64")) {
            for (int start = 0; start < 5000; start++) {
                AddressHeap a = fixture.consumer(2, "a").addresses();
                a.allocate(64, 16);
                fixture.base.end(2, WHY);
            }
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.allocate(64, 16);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(64);
            assertThat(fixture.owner("(others)").allocations()).isZero();
        }
    }

    @Test
    void thousandsOfStopsOfAConsumerThatKeepsItsBlocksUseUpNothingOnceTheyAreFreed() throws Exception {
        try (var fixture = fixture("memheap.onStop", "keep")) {
            for (int start = 0; start < 5000; start++) {
                long kept = fixture.consumer(2, "a").addresses().allocate(64, 16);
                fixture.base.end(2, WHY);
                fixture.addresses.free(kept);
            }
            fixture.consumer(2, "a").addresses().allocate(64, 16);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(64);
            assertThat(fixture.owner("a").allocations()).isEqualTo(5001);
            assertThat(fixture.owner("(others)").allocations()).isZero();
        }
    }

    @Test
    void keptBlocksStayWithTheirNameAndCanBeFreedAndTheirConsumerAllocatesNoMore() throws Exception {
        try (var fixture = fixture("memheap.onStop", "keep")) {
            Memheap a = fixture.consumer(2, "a");
            Allocation kept = a.allocate(64);
            long address = a.addresses().allocate(100, 16);
            fixture.base.end(2, WHY);
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(164);
            assertThatThrownBy(() -> a.allocate(64)).isInstanceOf(HeapClosedException.class);
            kept.segment().set(ValueLayout.JAVA_LONG, 0, 42);
            kept.close();
            fixture.addresses.free(address);
            assertThat(fixture.owner("a").liveBytes()).isZero();
            assertThat(fixture.events.stream().filter(event -> event instanceof BlocksKept || event instanceof BlocksReclaimed)).isEmpty();
        }
    }

    @Test
    void reportedBlocksStayAndAreToldOf() throws Exception {
        try (var fixture = fixture("memheap.onStop", "report")) {
            Memheap a = fixture.consumer(2, "a");
            fixture.consumer(3, "b").allocate(64);
            a.allocate(64);
            a.allocate(100);
            fixture.base.end(2, WHY);
            assertThat(fixture.await(BlocksKept.class))
                    .isEqualTo(new BlocksKept("a", 2, 164, "2 blocks of 'a' with 164 bytes stay, though the bundle a 1.0.0 has stopped"));
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(164);
        }
    }

    @Test
    void whatBecomesOfBlocksIsDecidedWhenTheirConsumerStops() throws Exception {
        try (var fixture = fixture("memheap.onStop", "keep")) {
            fixture.consumer(2, "a").allocate(64);
            fixture.consumer(3, "b").allocate(64);
            fixture.base.end(2, WHY);
            fixture.configure("memheap.onStop", "reclaim");
            fixture.base.end(3, "the bundle b has stopped");
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(64);
            assertThat(fixture.owner("b").liveBytes()).isZero();
        }
    }

    @Test
    void tenThousandBlocksInGenerationsThatServeDrainAndAreOrphanedAreTaken() throws Exception {
        try (var fixture = fixture("memheap.size", "4M")) {
            AddressHeap a = fixture.consumer(2, "a").addresses();
            fill(a, 1000);
            var departing = fixture.add("departing", 3, component());
            fill(a, 1000);
            fixture.remove(departing);
            fixture.add("serving", 5, component());
            long others = fixture.consumer(3, "b").addresses().allocate(64, 16);
            fill(a, 8000);
            assertThat(fixture.base.generations()).hasSize(3);
            fixture.base.end(2, WHY);
            assertThat(fixture.await(BlocksReclaimed.class).blocks()).isEqualTo(10_000);
            fixture.await(GenerationClosed.class);
            fixture.await(GenerationClosed.class);
            assertThat(fixture.base.generations()).hasSize(1);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            assertThat(fixture.base.verify()).isEmpty();
            fixture.addresses.free(others);
        }
    }

    private static void fill(AddressHeap heap, int blocks) {
        for (int i = 0; i < blocks; i++) {
            heap.allocate(i % 3 == 0 ? 64 : 100, 16);
        }
    }

    @Test
    void blocksAreTakenAlsoIfTheirModuleFailsMeanwhile() throws Exception {
        try (var fixture = fixture()) {
            var bad = fixture.add("bad", 3, component());
            AddressHeap a = fixture.consumer(2, "a").addresses();
            fill(a, 100);
            long others = fixture.addresses.allocate(100, 16);
            bad.onFree = new IllegalStateException("worn out");
            fixture.base.end(2, WHY);
            BlocksReclaimed event = fixture.await(BlocksReclaimed.class);
            assertThat(event.blocks()).isEqualTo(100);
            assertThat(fixture.owner("a").liveBytes()).isZero();
            assertThat(fixture.owner("a").liveBlocks()).isZero();
            assertThat(fixture.active()).isEqualTo("first");
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            fixture.addresses.free(others);
            fixture.await(GenerationClosed.class);
        }
    }

    @Test
    void blocksAreTakenWhileOtherThreadsAllocateAndFree() throws Exception {
        long seed = Seeds.printed("ReclamationTest");
        try (var fixture = fixture("memheap.size", "8M"); ExecutorService pool = Executors.newFixedThreadPool(3)) {
            var ended = new AtomicBoolean();
            var others = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 2; thread++) {
                AddressHeap heap = fixture.consumer(10 + thread, "other-" + thread).addresses();
                var random = new Random(seed + thread);
                others.add(pool.submit(() -> ownBlocksStay(heap, random, ended)));
            }
            try {
                for (int start = 0; start < 30; start++) {
                    AddressHeap a = fixture.consumer(2, "a").addresses();
                    Future<?> stopped = pool.submit(() -> untilItEnds(a));
                    fill(a, 200);
                    fixture.base.end(2, WHY);
                    stopped.get();
                    assertThat(fixture.owner("a").liveBytes()).as("seed %d, start %d", seed, start).isZero();
                    assertThat(fixture.owner("a").liveBlocks()).as("seed %d, start %d", seed, start).isZero();
                }
            } finally {
                ended.set(true);
            }
            for (Future<?> other : others) {
                other.get();
            }
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    /** Each block holds its own address all the time: nobody else has it. */
    private static Void ownBlocksStay(AddressHeap heap, Random random, AtomicBoolean ended) {
        var blocks = new ArrayList<Long>();
        while (!ended.get()) {
            if (blocks.size() < 50 || random.nextBoolean() && blocks.size() < 200) {
                long block = heap.allocate(random.nextBoolean() ? 64 : 8 + random.nextInt(300), 16);
                heap.memory().set(ValueLayout.JAVA_LONG, block, block);
                blocks.add(block);
            } else {
                long block = blocks.remove(random.nextInt(blocks.size()));
                assertThat(heap.memory().get(ValueLayout.JAVA_LONG, block)).isEqualTo(block);
                heap.free(block);
            }
        }
        blocks.forEach(heap::free);
        return null;
    }

    /** A thread of a bundle that is stopped is told so, and whatever it had is gone. */
    private static Void untilItEnds(AddressHeap heap) {
        try {
            var blocks = new ArrayList<Long>();
            while (true) {
                blocks.add(heap.allocate(blocks.size() % 2 == 0 ? 64 : 100, 16));
                if (blocks.size() > 20) {
                    heap.free(blocks.removeFirst());
                }
            }
        } catch (HeapClosedException | InvalidFreeException stopped) {
            return null;
        }
    }

    @Test
    void arenasThatAreOpenedWhileTheirConsumerEndsAreClosedOrNeverOpen() throws Exception {
        try (var fixture = fixture(); ExecutorService pool = Executors.newFixedThreadPool(1)) {
            for (int start = 0; start < 100; start++) {
                Memheap a = fixture.consumer(2, "a");
                Future<List<MemorySegment>> segments = pool.submit(() -> segmentsUntilItEnds(a));
                a.allocate(64);
                fixture.base.end(2, WHY);
                for (MemorySegment segment : segments.get()) {
                    assertThat(segment.scope().isAlive()).as("start %d", start).isFalse();
                }
                assertThat(fixture.owner("a").liveBlocks()).isZero();
            }
        }
    }

    private static List<MemorySegment> segmentsUntilItEnds(Memheap heap) {
        var segments = new ArrayList<MemorySegment>();
        try {
            while (segments.size() < 100) {
                segments.add(heap.sharedArena().allocate(64));
            }
        } catch (IllegalStateException | HeapClosedException stopped) {
            // the arena was closed, or may not be opened any more
        }
        return segments;
    }

    @Test
    void whatIsAllocatedForAnotherOwnerIsAccountedLimitedAndFoundUnderThatName() throws Exception {
        try (var fixture = fixture("memheap.limit.tenant", "1000")) {
            Memheap adapter = fixture.consumer(2, "adapter");
            Memheap tenant = adapter.forOwner("tenant");
            Allocation block = tenant.allocate(600);
            assertThat(adapter.forOwner("tenant").addresses()).as("equal names lead to one owner").isSameAs(tenant.addresses());
            assertThatThrownBy(() -> tenant.allocate(401)).isInstanceOfSatisfying(QuotaExceededException.class, refused -> assertThat(refused.owner()).isEqualTo("tenant"));
            adapter.allocate(5000);
            assertThat(fixture.owner("tenant").liveBytes()).isEqualTo(600);
            assertThat(fixture.owner("adapter").liveBytes()).isEqualTo(5000);
            block.close();
            tenant.allocate(1000);
            fixture.base.end(2, "the bundle adapter has stopped");
            assertThat(fixture.owner("tenant").liveBytes()).as("no bundle of that name is active, so it ends with the adapter").isZero();
            assertThatThrownBy(() -> tenant.allocate(1)).isInstanceOf(HeapClosedException.class);
        }
    }

    @Test
    void whatIsAllocatedForAnotherBundleEndsWithThatBundleAndNotWithTheAdapter() throws Exception {
        try (var fixture = fixture()) {
            Memheap tenantItself = fixture.consumer(7, "tenant");
            tenantItself.allocate(100);
            Memheap adapter = fixture.base.facade(2, "adapter", name -> name.equals("tenant") ? OptionalLong.of(7) : OptionalLong.empty());
            Memheap tenant = adapter.forOwner("tenant");
            tenant.allocate(600);
            assertThat(fixture.owner("tenant").liveBytes()).isEqualTo(700);
            fixture.base.end(2, "the bundle adapter has stopped");
            assertThat(fixture.owner("tenant").liveBytes()).isEqualTo(700);
            fixture.base.end(7, "the bundle tenant has stopped");
            assertThat(fixture.owner("tenant").liveBytes()).isZero();
            assertThatThrownBy(() -> tenant.allocate(1)).isInstanceOf(HeapClosedException.class);
        }
    }

    @Test
    void aNameThatIsNoneIsRefused() throws Exception {
        try (var fixture = fixture()) {
            for (String wrong : List.of("", "a b", "ä", "x".repeat(129))) {
                assertThatThrownBy(() -> fixture.heap.forOwner(wrong)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("an owner's name has 1 to 128 letters, digits, '.', '-' and '_', but was '%s'", wrong);
            }
        }
    }

    @Test
    void blocksOfAStoppedBaseAreNobodysAnyMore() throws Exception {
        var fixture = fixture();
        AddressHeap a = fixture.consumer(2, "a").addresses();
        long block = a.allocate(64, 16);
        fixture.close();
        fixture.base.end(2, WHY);
        assertThatThrownBy(() -> a.free(block)).isInstanceOf(HeapClosedException.class);
        assertThat(fixture.base.liveBlocks(Duration.ZERO)).isEmpty();
    }
}
