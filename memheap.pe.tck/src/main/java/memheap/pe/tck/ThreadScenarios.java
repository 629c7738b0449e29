package memheap.pe.tck;

import static memheap.pe.tck.Pe.FIRST;
import static memheap.pe.tck.Pe.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.pe.Comparison;
import memheap.pe.Signals.SignalOperation;

/** Many threads in each PE. */
final class ThreadScenarios {

    private static final int THREADS = 4;

    private ThreadScenarios() {
    }

    @FunctionalInterface
    private interface Work {

        void run(int thread) throws Exception;
    }

    private static void inThreads(ExecutorService executor, Work work) {
        try (executor) {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                futures.add(executor.submit(() -> {
                    work.run(number);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (Exception failed) {
            throw new AssertionError("a thread has failed", failed);
        }
    }

    @Scenario
    static void additionsOfManyThreadsAreCounted(Pe pe) {
        inThreads(Executors.newFixedThreadPool(THREADS), thread -> {
            for (int round = 0; round < 5000; round++) {
                pe.elements().addLong(round % pe.count(), FIRST, 1);
            }
        });
        pe.barrier();
        long sum = 0;
        for (int other = 0; other < pe.count(); other++) {
            sum += pe.elements().fetchLong(other, FIRST);
        }
        assertThat(sum).isEqualTo(5000L * THREADS * pe.count());
        pe.barrier();
    }

    @Scenario
    static void additionsOfVirtualThreadsAreCounted(Pe pe) {
        inThreads(Executors.newVirtualThreadPerTaskExecutor(), thread -> {
            for (int round = 0; round < 2000; round++) {
                pe.elements().incrementInt(0, FIRST);
            }
        });
        pe.barrier();
        assertThat(pe.elements().fetchInt(0, FIRST)).isEqualTo(2000 * THREADS * pe.count());
        pe.barrier();
    }

    @Scenario
    static void threadsPutIntoPlacesOfTheirOwn(Pe pe) {
        inThreads(Executors.newFixedThreadPool(THREADS), thread -> pe.elements().put(pe.next(), FIRST + 1000L * thread, pe.bytes(pe.me() * 10 + thread, 1000)));
        pe.barrier();
        for (int thread = 0; thread < THREADS; thread++) {
            var seen = new byte[1000];
            pe.elements().get(pe.me(), FIRST + 1000L * thread, seen);
            assertThat(seen).isEqualTo(pe.bytes(pe.previous() * 10 + thread, 1000));
        }
        pe.barrier();
    }

    @Scenario
    static void threadsWaitForSignalsOfTheirOwn(Pe pe) {
        inThreads(Executors.newFixedThreadPool(THREADS), thread -> {
            long place = FIRST + 100L * thread;
            long signal = SECOND + 8L * thread;
            for (int round = 1; round <= 20; round++) {
                byte[] content = pe.bytes(round + 100 * thread, 100); // the same in all PEs
                pe.elements().putSignal(pe.next(), place, MemorySegment.ofArray(content), signal, SignalOperation.SET, round);
                pe.elements().waitUntilLong(signal, Comparison.GREATER_OR_EQUAL, round);
                assertThat(pe.own(place, content.length)).isEqualTo(content);
                pe.elements().setLong(pe.previous(), signal + 64, round); // seen: the next round may overwrite
                pe.elements().waitUntilLong(signal + 64, Comparison.GREATER_OR_EQUAL, round);
            }
        });
        pe.barrier();
    }

    @Scenario
    static void oneThreadWaitsWhileAnotherMeetsTheOthers(Pe pe) {
        inThreads(Executors.newFixedThreadPool(THREADS), thread -> {
            if (thread == 0) {
                for (int round = 0; round < 50; round++) {
                    pe.barrier();
                }
                pe.elements().addLong(pe.next(), FIRST, 1);
            } else {
                pe.elements().waitUntilLong(FIRST, Comparison.EQUAL, 1);
            }
        });
        pe.barrier();
    }

    @Scenario
    static void aBarrierMayBePassedByOneThreadAfterTheOther(Pe pe) throws InterruptedException {
        for (int round = 1; round <= 20; round++) {
            pe.elements().incrementLong(0, FIRST);
            Thread other = Thread.ofPlatform().start(pe::barrier);
            other.join();
            assertThat(pe.elements().fetchLong(0, FIRST)).isEqualTo((long) round * pe.count());
            Thread virtual = Thread.ofVirtual().start(pe::barrier);
            virtual.join();
        }
    }
}
