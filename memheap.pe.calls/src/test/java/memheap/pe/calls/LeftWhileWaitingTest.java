package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import memheap.api.HeapClosedException;
import memheap.pe.Comparison;
import memheap.pe.Reduction;
import memheap.pe.spi.AtomicOperation;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that wait when another one leaves the job: the memory that they look at is closed under their eyes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeftWhileWaitingTest {

    private static final Job JOB = new Job("job", 0, 2, 4096, 4096, Duration.ZERO, Map.of());

    private static void assertTold(Consumer<SessionElements> call) throws InterruptedException {
        var session = new WaitingSession();
        var elements = new SessionElements(JOB, session, new SymmetryGuard(JOB, session, true), () -> { });
        var waiting = new FutureTask<Void>(() -> call.accept(elements), null);
        Thread.ofPlatform().start(waiting);
        session.come.await();
        elements.close();
        assertThatThrownBy(waiting::get).cause().isInstanceOf(HeapClosedException.class).hasMessage("PE 0 has left the job 'job'");
    }

    @Test
    void whoWaitsForAValueIsToldThatTheJobWasLeft() throws InterruptedException {
        assertTold(elements -> elements.waitUntilLong(8, Comparison.EQUAL, 1));
        assertTold(elements -> elements.waitUntilInt(8, Comparison.EQUAL, 1));
    }

    @Test
    void whoMeetsTheOthersIsToldThatTheJobWasLeft() throws InterruptedException {
        assertTold(SessionElements::barrier);
        assertTold(elements -> elements.reduce(Reduction.SUM, 1L));
    }

    /** A PE of two; the other one never comes, and nothing but the memory says that the session was closed. */
    private static final class WaitingSession implements JobSession {

        private final CountDownLatch come = new CountDownLatch(1);
        private final Arena arena = Arena.ofShared();
        private final MemorySegment memory = arena.allocate(4096, 4096);

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public Optional<MemorySegment> peer(int pe) {
            return Optional.of(memory);
        }

        @Override
        public void put(int pe, long offset, MemorySegment source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void get(int pe, long offset, MemorySegment target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long atomic(int pe, long offset, int byteSize, AtomicOperation operation, long operand) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long compareAndSwap(int pe, long offset, int byteSize, long expected, long value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void fence() {
            // all is memory
        }

        @Override
        public void quiet() {
            // all is memory
        }

        @Override
        public void barrier() {
            await(() -> memory.get(JAVA_LONG, 0) != 0);
        }

        @Override
        public void exchange(MemorySegment record, RecordReader reader) {
            barrier();
        }

        @Override
        public void await(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                come.countDown();
                Thread.onSpinWait();
            }
        }

        @Override
        public long membershipVersion() {
            return 0;
        }

        @Override
        public SortedSet<Integer> lost() {
            return Collections.emptySortedSet();
        }

        @Override
        public int incarnation(int pe) {
            return 1;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
