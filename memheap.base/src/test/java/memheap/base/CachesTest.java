package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.event.MemheapEvent.GenerationDraining;
import org.junit.jupiter.api.Test;

/** The caches that threads have of a module, and what becomes of them. */
class CachesTest {

    @Test
    void whatAnotherThreadHoldsForLaterUseIsCollectedBeforeARequestIsRefused() throws Exception {
        try (var fixture = new BaseFixture("memheap.size", "64K")) {
            fixture.add("caching", 1, new ScriptedComponent().caching());
            try (ExecutorService other = Executors.newSingleThreadExecutor()) {
                other.submit(() -> fill(fixture).forEach(fixture.addresses::free)).get();
                long whole = fixture.addresses.allocate(64 << 10, 16);
                assertThatThrownBy(() -> fixture.addresses.allocate(64, 16)).isInstanceOf(OutOfMemheapException.class);
                fixture.addresses.free(whole);
            }
        }
    }

    private static List<Long> fill(BaseFixture fixture) {
        var blocks = new ArrayList<Long>();
        try {
            while (true) {
                blocks.add(fixture.addresses.allocate(64, 16));
            }
        } catch (OutOfMemheapException full) {
            return blocks;
        }
    }

    @Test
    void aComponentThatHasGoneIsNotKeptInMemoryByAThreadThatDoesNotCallAnyMore() throws Exception {
        try (var fixture = new BaseFixture(); ExecutorService idle = Executors.newSingleThreadExecutor()) {
            var gone = new WeakReference<>(fixture.add("gone", 1, new ScriptedComponent().caching()));
            long last = fixture.addresses.allocate(64, 16);
            fixture.add("next", 9, new ScriptedComponent().caching());
            idle.submit(() -> fixture.addresses.free(fixture.addresses.allocate(64, 16))).get(); // while the other one drains
            fixture.addresses.free(last);
            fixture.remove(gone.get());
            fixture.settle();
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            assertThat(fixture.inspector().generations()).hasSize(1);
            for (int attempt = 0; attempt < 100 && gone.get() != null; attempt++) {
                System.gc();
            }
            assertThat(gone.get()).isNull();
        }
    }

    @Test
    void aWrongFreeThroughACacheNamesTheAddressAndWhatTheModuleKnows() throws Exception {
        try (var fixture = new BaseFixture("memheap.ledger", "off")) {
            fixture.add("caching", 1, new ScriptedComponent().caching());
            long block = fixture.addresses.allocate(64, 16);
            fixture.addresses.free(block);
            assertThatThrownBy(() -> fixture.addresses.free(block)).isInstanceOfSatisfying(InvalidFreeException.class, wrong -> assertThat(wrong.address()).isEqualTo(block))
                    .hasMessageContaining("free of address 0x%x: no live block starts there (generation 1 of 'caching', offset 0x0); it lies in a cache", block);
        }
    }

    @Test
    void blocksOfADepartedModuleThatKeptTheAccountAreServedByTheBase() throws Exception {
        try (var fixture = new BaseFixture()) {
            var departing = fixture.add("caching", 1, new ScriptedComponent().caching());
            long freed = fixture.addresses.allocate(64, 16);
            long kept = fixture.addresses.allocate(100, 16);
            fixture.remove(departing);
            fixture.addresses.free(freed);
            assertThatThrownBy(() -> fixture.addresses.free(freed)).isInstanceOf(InvalidFreeException.class);
            assertThat(fixture.addresses.usableBytes(kept)).isEqualTo(112);
            assertThat(fixture.heap.statistics().liveBlocks()).isEqualTo(1);
            fixture.addresses.free(kept);
            assertThat(fixture.await(GenerationClosed.class).component()).isEqualTo("caching");
        }
    }

    @Test
    void aBlockThatWasFreedTwiceDoesNotTakeItsNeighbourWithItWhenItsModuleIsOutranked() throws Exception {
        try (var fixture = new BaseFixture("memheap.ledger", "off")) {
            fixture.add("forgiving", 1, new ScriptedComponent().forgiving());
            long beside = fixture.addresses.allocate(64, 16);
            freeTwice(fixture);
            fixture.add("better", 2, new ScriptedComponent());
            assertThat(fixture.await(GenerationDraining.class).liveBlocks()).isEqualTo(1);
            assertThat(fixture.addresses.usableBytes(beside)).isEqualTo(64);
            fixture.addresses.free(beside);
            assertThat(fixture.await(GenerationClosed.class).component()).isEqualTo("forgiving");
        }
    }

    @Test
    void aBlockThatWasFreedTwiceDoesNotTakeItsNeighbourWithItWhileItsGenerationDrains() throws Exception {
        try (var fixture = new BaseFixture("memheap.ledger", "off")) {
            fixture.add("forgiving", 1, new ScriptedComponent().forgiving());
            long first = fixture.addresses.allocate(64, 16);
            long second = fixture.addresses.allocate(64, 16);
            freeTwice(fixture);
            fixture.add("better", 2, new ScriptedComponent());
            fixture.addresses.free(first);
            fixture.settle();
            assertThat(fixture.addresses.usableBytes(second)).isEqualTo(64);
            fixture.addresses.free(second);
            assertThat(fixture.await(GenerationClosed.class).component()).isEqualTo("forgiving");
        }
    }

    private static void freeTwice(BaseFixture fixture) {
        long block = fixture.addresses.allocate(64, 16);
        fixture.addresses.free(block);
        fixture.addresses.free(block);
    }

    @Test
    void countsOfAllThreadsAddUp() throws Exception {
        try (var fixture = new BaseFixture()) {
            fixture.add("caching", 1, new ScriptedComponent().caching());
            for (int thread = 0; thread < 3; thread++) {
                try (ExecutorService other = Executors.newSingleThreadExecutor()) {
                    other.submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            fixture.addresses.free(fixture.addresses.allocate(64, 16));
                        }
                        return fixture.addresses.allocate(64, 16);
                    }).get();
                }
            }
            var statistics = fixture.heap.statistics();
            assertThat(statistics.allocations()).isEqualTo(33);
            assertThat(statistics.frees()).isEqualTo(30);
            assertThat(statistics.liveBlocks()).isEqualTo(3);
            assertThat(statistics.liveUsableBytes()).isEqualTo(192);
        }
    }

    @Test
    void allGenerationsTogetherHoldNoMoreThanTheSizeOfTheHeap() throws Exception {
        try (var fixture = new BaseFixture("memheap.size", "64K")) {
            fixture.add("old", 1, new ScriptedComponent().caching());
            long old = fixture.addresses.allocate(40 << 10, 16);
            fixture.add("young", 2, new ScriptedComponent().caching());
            List<Long> young = fill(fixture);
            assertThat(young).hasSize((24 << 10) / 64);
            fixture.addresses.free(old);
            fixture.settle();
            List<Long> more = fill(fixture);
            assertThat(young.size() + more.size()).isEqualTo(1024);
        }
    }

    /** A thread that does nothing else than to call by an armed slot leaves no mark; still it is not overlooked when a module closes. */
    @Test
    void noCacheIsUsedOnceItsModuleHasClosed() throws Exception {
        try (var fixture = new BaseFixture("memheap.size", "64K"); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            long lateBefore = CachingModule.LATE_CALLS.get();
            fixture.add("steady", 1, new ScriptedComponent().caching());
            var ended = new AtomicBoolean();
            Future<Long> calls = thread.submit(() -> pairs(fixture, ended));
            try {
                for (int swap = 0; swap < 50; swap++) {
                    fixture.remove(fixture.add("guest", 5, new ScriptedComponent().caching()));
                }
            } finally {
                ended.set(true);
            }
            assertThat(calls.get()).isPositive();
            assertThat(CachingModule.LATE_CALLS.get()).isEqualTo(lateBefore);
        }
    }

    private static long pairs(BaseFixture fixture, AtomicBoolean ended) {
        long pairs = 0;
        while (!ended.get()) {
            fixture.addresses.free(fixture.addresses.allocate(64, 16));
            pairs++;
        }
        return pairs;
    }

    /** The thread goes on only when somebody waits for it. Without a ledger, whose memory goes with the module: if nobody waits, this test is to fail, and not the process. */
    @Test
    void aCallThatLeavesNoMarkIsWaitedFor() throws Exception {
        try (var fixture = new BaseFixture("memheap.ledger", "off"); ExecutorService thread = Executors.newSingleThreadExecutor()) {
            long lateBefore = CachingModule.LATE_CALLS.get();
            var departing = fixture.add("caching", 1, new ScriptedComponent().caching());
            var inside = new CountDownLatch(1);
            Future<Boolean> call = thread.submit(() -> {
                fixture.addresses.free(fixture.addresses.allocate(64, 16));
                var waitedFor = new AtomicBoolean();
                CachingModule.MEANWHILE.set(() -> {
                    inside.countDown();
                    waitedFor.set(isSomebodyWaitingAtTheGate());
                });
                fixture.addresses.allocate(64, 16);
                return waitedFor.get();
            });
            try {
                inside.await();
                fixture.remove(departing);
                assertThat(call.get()).isTrue();
                assertThat(CachingModule.LATE_CALLS.get()).isEqualTo(lateBefore);
            } finally {
                CachingModule.MEANWHILE.set(() -> { });
            }
        }
    }

    private static boolean isSomebodyWaitingAtTheGate() {
        for (int look = 0; look < 5_000; look++) {
            if (Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream)
                    .anyMatch(frame -> frame.getClassName().equals(Gate.class.getName()) && frame.getMethodName().equals("awaitQuiet"))) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }
}
