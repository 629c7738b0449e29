package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.api.AddressHeap;
import memheap.api.DamagedBlockException;
import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;
import memheap.event.MemheapEvent.BlockDamaged;
import memheap.event.MemheapEvent.ComponentFailed;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.event.MemheapEvent.GenerationOrphaned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The level {@code full} through all that changes: limits, reservations, departures, failures, reclamation. */
class GuardedHeapChangesTest {

    private static BaseFixture fixture(String... more) throws Exception {
        var all = new ArrayList<>(List.of("memheap.hardening", "full", "memheap.quarantine", "16K"));
        all.addAll(List.of(more));
        return new BaseFixture(all.toArray(String[]::new));
    }

    private static BaseFixture served(String... more) throws Exception {
        var fixture = fixture(more);
        fixture.add("only", 1, new ScriptedComponent());
        return fixture;
    }

    @Test
    void aLimitIsAboutWhatWasAskedForAndNotAboutGuards() throws Exception {
        try (var fixture = served("memheap.limit.test", "1000")) {
            long block = fixture.addresses.allocate(1000, 16);
            assertThatThrownBy(() -> fixture.addresses.allocate(1, 16)).isInstanceOf(QuotaExceededException.class).hasMessageContaining("cannot allocate 1 bytes for 'test'");
            assertThat(fixture.addresses.reallocate(block, 400)).isEqualTo(block);
            fixture.addresses.free(fixture.addresses.allocate(600, 16));
            fixture.addresses.free(block);
            assertThat(fixture.base.owners()).singleElement().satisfies(owner -> assertThat(owner.liveBytes()).isZero());
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void whatIsHeldForAReservationIsNotTakenForAFreedBlock() throws Exception {
        try (var fixture = served("memheap.reservation.test", "256K")) {
            for (int round = 0; round < 3; round++) {
                var blocks = new ArrayList<Long>();
                for (int i = 0; i < 12; i++) {
                    blocks.add(fixture.addresses.allocate(16_000, 16));
                    fixture.addresses.memory().asSlice(blocks.getLast(), 16_000).fill((byte) 1);
                }
                assertThat(fixture.base.verify()).isEmpty();
                blocks.forEach(fixture.addresses::free);
                assertThat(fixture.base.verify()).isEmpty();
            }
        }
    }

    @Test
    void aBlockThatIsFreedWhileItsGenerationDrainsIsForgotten() throws Exception {
        try (var fixture = served()) {
            long block = fixture.addresses.allocate(1000, 16);
            fixture.add("better", 2, new ScriptedComponent());
            fixture.addresses.free(block);
            fixture.await(GenerationClosed.class);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aBlockThatIsFreedWhenItsComponentHasLeftIsForgotten() throws Exception {
        try (var fixture = fixture()) {
            var leaving = fixture.add("leaving", 2, new ScriptedComponent());
            long block = fixture.addresses.allocate(1000, 16);
            fixture.addresses.free(fixture.addresses.allocate(1000, 16));
            fixture.remove(leaving);
            fixture.await(GenerationOrphaned.class);
            assertThat(fixture.base.verify()).isEmpty();
            fixture.addresses.free(block);
            fixture.await(GenerationClosed.class);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aModuleThatFailsWhenABlockLeavesTheQuarantineDepartsAndTheCountsStayRight() throws Exception {
        try (var fixture = served("memheap.quarantine", "4K")) {
            var failing = fixture.add("failing", 2, new ScriptedComponent());
            failing.onFree = new IllegalStateException("broken");
            long kept = fixture.addresses.allocate(100, 16);
            for (int i = 0; i < 5; i++) {
                fixture.addresses.free(fixture.addresses.allocate(1000, 16));
            }
            assertThat(fixture.await(ComponentFailed.class).message()).contains("broken");
            assertThat(fixture.active()).isEqualTo("only");
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            fixture.addresses.free(kept);
            fixture.await(GenerationClosed.class);
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aDepartingModuleThatCannotTellItsBlocksLeavesNothingInQuarantine() throws Exception {
        try (var fixture = served()) {
            var leaving = fixture.add("leaving", 2, new ScriptedComponent().caching());
            leaving.onWalk = new IllegalStateException("lost");
            fixture.addresses.free(fixture.addresses.allocate(1000, 16));
            fixture.remove(leaving);
            fixture.await(GenerationClosed.class);
            assertThat(fixture.active()).isEqualTo("only");
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void blocksOfAnArenaThatALivingThreadConfinesStay() throws Exception {
        try (var fixture = served(); ExecutorService owner = Executors.newSingleThreadExecutor()) {
            var guest = fixture.consumer(2, "guest");
            Arena arena = owner.submit(guest::confinedArena).get();
            MemorySegment segment = owner.submit(() -> arena.allocate(100, 16)).get();
            fixture.stop(2);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            owner.submit(() -> segment.fill((byte) 1)).get();
            assertThat(fixture.base.verify()).isEmpty();
            owner.submit(arena::close).get();
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
        }
    }

    @Test
    void anArenaFreesAllItsBlocksThoughOneIsDamaged() throws Exception {
        try (var fixture = served()) {
            Arena arena = fixture.heap.confinedArena();
            var segments = List.of(arena.allocate(10), arena.allocate(10), arena.allocate(10));
            long first = segments.getFirst().address() - fixture.addresses.memory().address();
            long second = segments.get(1).address() - fixture.addresses.memory().address();
            fixture.addresses.memory().set(JAVA_BYTE, first + 10, (byte) 0);
            fixture.addresses.memory().set(JAVA_BYTE, second + 10, (byte) 0);
            assertThatThrownBy(arena::close).isInstanceOfSatisfying(DamagedBlockException.class, damage -> assertThat(damage.address()).isEqualTo(first))
                    .satisfies(damage -> assertThat(damage.getSuppressed()).hasSize(1));
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void aRequestThatTheQuarantineMakesRoomForHasNotFailed() throws Exception {
        try (var fixture = served("memheap.size", "64K", "memheap.quarantine", "32K")) {
            fixture.addresses.free(fixture.addresses.allocate(30_000, 16));
            fixture.addresses.free(fixture.addresses.allocate(60_000, 16));
            assertThat(fixture.heap.statistics().failures()).isZero();
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void everyAlignmentUpToTheWindowCanBeHad() throws Exception {
        try (var fixture = served()) {
            for (long alignment = 1; alignment <= BaseFixture.WINDOW; alignment *= 2) {
                long block = fixture.addresses.allocate(100, alignment);
                assertThat(block % alignment).isZero();
                fixture.addresses.memory().set(JAVA_BYTE, block + 100, (byte) 0);
                assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(DamagedBlockException.class);
            }
        }
    }

    @Test
    void withoutALedgerGuardsKnowWhoseABlockIsAndHowManyBytesAreLive() throws Exception {
        try (var fixture = served("memheap.ledger", "off")) {
            long block = fixture.addresses.allocate(100, 16);
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isEqualTo(100);
            assertThatThrownBy(() -> fixture.addresses.free(block + 16)).isInstanceOf(InvalidFreeException.class).hasMessageContaining("it lies 16 bytes inside of the block of 100 bytes of 'test'");
            fixture.addresses.memory().set(JAVA_BYTE, block + 100, (byte) 0);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOfSatisfying(DamagedBlockException.class, damage -> assertThat(damage.owner()).isEqualTo("test"));
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(InvalidFreeException.class).hasMessageContaining("it was freed before");
            fixture.stop(1);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    @Test
    void damageThatWasToldIsNotToldAgain() throws Exception {
        try (var fixture = served()) {
            long block = fixture.addresses.allocate(100, 16);
            fixture.addresses.memory().set(JAVA_BYTE, block - 1, (byte) 0);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOf(DamagedBlockException.class);
            assertThat(fixture.base.verify()).isEmpty();
            for (int i = 0; i < 20; i++) {
                fixture.addresses.free(fixture.addresses.allocate(1000, 16));
            }
            fixture.settle();
            assertThat(fixture.events).noneMatch(BlockDamaged.class::isInstance);
        }
    }

    @Test
    void equalCallsLeadToEqualAddressesInASymmetricHeap() throws Exception {
        try (var here = served("memheap.symmetric", "true"); var there = served("memheap.symmetric", "true")) {
            assertThat(addresses(here.addresses)).isEqualTo(addresses(there.addresses));
        }
    }

    private static List<Long> addresses(AddressHeap heap) {
        var random = new Random(7);
        var live = new ArrayList<Long>();
        var all = new ArrayList<Long>();
        for (int i = 0; i < 2000; i++) {
            if (random.nextBoolean() && live.size() < 100) {
                live.add(heap.allocate(random.nextInt(2000), 1L << random.nextInt(8)));
                all.add(live.getLast());
            } else if (!live.isEmpty()) {
                heap.free(live.remove(random.nextInt(live.size())));
            }
        }
        return all;
    }

    @Test
    void sharedMemoryIsClaimedForGuardsToo() throws Exception {
        try (var fixture = served("memheap.backing", "shm")) {
            long block = fixture.addresses.allocate(100_000, 4096);
            fixture.addresses.memory().asSlice(block, 100_000).fill((byte) 1);
            fixture.addresses.free(fixture.addresses.reallocate(block, 200_000));
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    /** While blocks come and go in a heap that is nearly full, their owner is stopped again and again, components are swapped, and everything is looked at. */
    @ParameterizedTest
    @CsvSource({"off, false", "off, true", "cheap, false", "cheap, true", "full, false", "full, true"})
    void nothingIsFoundWhereNothingWasDoneWrong(String level, boolean caching) throws Exception {
        var ended = new AtomicBoolean();
        var begun = new CountDownLatch(2);
        try (var fixture = fixture("memheap.hardening", level, "memheap.size", "64K", "memheap.quarantine", "32K"); ExecutorService threads = Executors.newFixedThreadPool(2)) {
            fixture.add("steady", 1, caching ? new ScriptedComponent().caching() : new ScriptedComponent());
            List<Future<?>> users = List.of(threads.submit(() -> use(fixture, 2, begun, ended)), threads.submit(() -> use(fixture, 3, begun, ended)));
            begun.await();
            try {
                stopAndSwap(fixture, caching);
            } finally {
                ended.set(true);
            }
            for (Future<?> user : users) {
                user.get();
            }
            fixture.stop(2);
            fixture.stop(3);
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.events).noneMatch(BlockDamaged.class::isInstance);
        }
    }

    private static void stopAndSwap(BaseFixture fixture, boolean caching) {
        for (int round = 0; round < 15; round++) {
            var guest = fixture.add("guest", 2, caching ? new ScriptedComponent().caching() : new ScriptedComponent());
            fixture.stop(2 + round % 2);
            assertThat(fixture.base.verify()).isEmpty();
            fixture.remove(guest);
            assertThat(fixture.base.verify()).isEmpty();
        }
    }

    private static void use(BaseFixture fixture, long bundle, CountDownLatch begun, AtomicBoolean ended) {
        var random = new Random(bundle);
        while (!ended.get()) {
            AddressHeap heap = fixture.consumer(bundle, "user-" + bundle).addresses();
            begun.countDown();
            try {
                var live = new ArrayList<Long>();
                while (!ended.get()) {
                    step(heap, live, random);
                }
            } catch (HeapClosedException | InvalidFreeException reclaimed) {
                // this tenure is over, and the next one begins
            }
        }
    }

    private static void step(AddressHeap heap, List<Long> live, Random random) {
        try {
            if (live.size() < 40) {
                live.add(heap.allocate(random.nextInt(500), 16));
            } else {
                heap.free(live.remove(random.nextInt(live.size())));
            }
        } catch (OutOfMemheapException full) {
            if (!live.isEmpty()) {
                heap.free(live.removeFirst());
            }
        }
    }

    @Test
    void aBlockThatShrinksNearItsOwnersLimitIsNoFailure() throws Exception {
        try (var fixture = new BaseFixture("memheap.hardening", "full", "memheap.limit.a", "1000")) {
            fixture.add("first", 1, new ScriptedComponent());
            AddressHeap a = fixture.consumer(2, "a").addresses();
            a.reallocate(a.allocate(800, 16), 700);
            assertThat(fixture.owner("a").failures()).isZero();
            assertThat(fixture.owner("a").liveBytes()).isEqualTo(700);
        }
    }
}
