package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.pe.PeerLostException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What PE 0 of three finds when it is held up, as by SIGSTOP, just when it looks whether another one is alive. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldUpTest {

    private static final int HEAP_BYTES = 1 << 20;
    private static final int ALIGNMENT = 1 << 16;
    private static final MemorySegment RECORD = MemorySegment.ofArray(new byte[8]);

    @TempDir
    private Path parent;

    private final HeldUp held = new HeldUp();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<JobSession> pes = new ArrayList<>();

    private static final class HeldUp extends SystemCalls {

        private final CountDownLatch hasStopped = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile int where = -1;

        void stopLookingFor(int pe) {
            where = pe;
        }

        @Override
        boolean isLocked(int descriptor, long start, long byteSize) throws IOException {
            if (start == where) {
                where = -1;
                hasStopped.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException interrupted) {
                    throw new IOException(interrupted);
                }
            }
            return super.isLocked(descriptor, start, byteSize);
        }
    }

    @BeforeEach
    void joinAll() throws Exception {
        var joins = new ArrayList<Future<JobSession>>();
        for (int pe = 0; pe < 3; pe++) {
            SystemCalls system = pe == 0 ? held : new SystemCalls();
            var job = new Job("job", pe, 3, HEAP_BYTES, ALIGNMENT, Duration.ofSeconds(30), Map.of(Rendezvous.DIRECTORY, parent.toString()));
            joins.add(threads.submit(() -> new Rendezvous(system, job).join()));
        }
        for (Future<JobSession> join : joins) {
            pes.add(join.get());
        }
    }

    @AfterEach
    void close() {
        held.goOn.countDown();
        pes.forEach(JobSession::close);
        threads.close();
    }

    private Future<?> barrier(int pe) {
        return threads.submit(pes.get(pe)::barrier);
    }

    private Future<?> exchange(int pe) {
        return threads.submit(() -> pes.get(pe).exchange(RECORD, (other, record) -> { }));
    }

    private void awaitArrival(int pe, long epoch) throws IOException {
        var system = new SystemCalls();
        try (ControlFile control = ControlFile.open(system, new JobDirectory(system, parent, "job").controlFile(), new ControlLayout(3, HEAP_BYTES, ALIGNMENT))) {
            while (!control.hasArrived(pe, epoch)) {
                Thread.onSpinWait();
            }
        }
    }

    private static void assertTold(Future<?> call) {
        assertThatThrownBy(call::get).cause().isInstanceOfSatisfying(PeerLostException.class, lost -> assertThat(lost.lost()).containsExactly(2));
    }

    @Test
    void aPeThatComesAndDiesWhileItIsLookedForHasLetTheMeetingComplete() throws Exception {
        held.stopLookingFor(2);
        Future<?> late = barrier(0);
        held.hasStopped.await();
        Future<?> dying = barrier(2);
        awaitArrival(2, 1);
        barrier(1).get();
        dying.get();
        pes.get(2).close();
        held.goOn.countDown();
        late.get();
        Future<?> told = barrier(0);
        assertTold(barrier(1));
        assertTold(told);
        Future<?> next = barrier(0);
        barrier(1).get();
        next.get();
    }

    @Test
    void aPeThatIsLateInAnExchangeDoesNotTakeTheBarrierAfterTheNextOneForAnotherCall() throws Exception {
        held.stopLookingFor(1);
        Future<?> late = exchange(0);
        held.hasStopped.await();
        Future<?> dying = exchange(2);
        exchange(1).get();
        dying.get();
        pes.get(2).close();
        assertTold(barrier(1));
        Future<?> ahead = barrier(1);
        awaitArrival(1, 3);
        held.goOn.countDown();
        late.get();
        assertTold(barrier(0));
        barrier(0).get();
        ahead.get();
    }
}
