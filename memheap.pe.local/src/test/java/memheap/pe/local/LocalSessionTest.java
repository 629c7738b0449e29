package memheap.pe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import memheap.api.HeapClosedException;
import memheap.pe.PeerLostException;
import memheap.pe.spi.AtomicOperation;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of one JVM, each with a thread that waits, as those of several JVMs do. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // whoever waits in vain is let go when the sessions are closed
class LocalSessionTest {

    private static final long HEAP_BYTES = 1 << 20;
    private static final long GRANULE = 64 << 10;
    private static final Duration LONG = Duration.ofMillis(50); // longer than anybody waits before it looks for the dead

    @TempDir
    private Path parent;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<JobSession> sessions = new ArrayList<>();

    @AfterEach
    void close() {
        sessions.forEach(JobSession::close);
        executor.close();
        assertThat(parent).isEmptyDirectory();
    }

    private Job job(int me, int count, long heapBytes, Duration patience) {
        return new Job("job", me, count, heapBytes, 1 << 16, patience, Map.of(Rendezvous.DIRECTORY, parent.toString()));
    }

    private Future<JobSession> join(int me, int count) {
        return executor.submit(() -> new LocalEngine().join(job(me, count, HEAP_BYTES, Duration.ofSeconds(30))));
    }

    private List<JobSession> joinAll(int count) throws Exception {
        var joins = new ArrayList<Future<JobSession>>();
        for (int pe = 0; pe < count; pe++) {
            joins.add(join(pe, count));
        }
        var refused = new AssertionError("not all have joined");
        for (Future<JobSession> join : joins) {
            try {
                sessions.add(join.get());
            } catch (ExecutionException failed) {
                refused.addSuppressed(failed.getCause());
            }
        }
        if (refused.getSuppressed().length > 0) {
            throw refused;
        }
        return sessions;
    }

    private Future<?> inBackground(Runnable work) {
        return executor.submit(work);
    }

    private void barrier() throws Exception {
        List<Future<?>> waits = new ArrayList<>();
        for (JobSession session : sessions) {
            waits.add(inBackground(session::barrier));
        }
        for (Future<?> wait : waits) {
            wait.get();
        }
    }

    private static void linger(JobSession session) {
        long end = System.nanoTime() + LONG.toNanos();
        session.await(() -> System.nanoTime() - end >= 0);
    }

    @Test
    void memoryThatIsClaimedIsReachedByOthersAfterTheNextBarrierAndWhatIsNotReachesNobody() throws Exception {
        List<JobSession> pes = joinAll(2);
        pes.get(1).claim(GRANULE, 8);
        barrier();
        MemorySegment own = pes.get(1).memory();
        MemorySegment seen = pes.get(0).peer(1).orElseThrow();
        seen.set(ValueLayout.JAVA_LONG, GRANULE, 5);
        seen.set(ValueLayout.JAVA_LONG, 3 * GRANULE, 6);
        assertThat(own.get(ValueLayout.JAVA_LONG, GRANULE)).isEqualTo(5);
        assertThat(own.get(ValueLayout.JAVA_LONG, 3 * GRANULE)).isZero();
        pes.get(1).release(GRANULE, GRANULE);
        barrier();
        seen.set(ValueLayout.JAVA_LONG, GRANULE, 7);
        pes.get(1).claim(GRANULE, GRANULE);
        barrier();
        assertThat(own.get(ValueLayout.JAVA_LONG, GRANULE)).isZero();
        assertThat(seen.get(ValueLayout.JAVA_LONG, GRANULE)).isZero();
    }

    @Test
    void aJobOfAnotherSizeIsRefusedWithWhatDiffers() throws Exception {
        joinAll(2);
        assertThatThrownBy(() -> new LocalEngine().join(job(2, 3, HEAP_BYTES, Duration.ofSeconds(1)))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll("PE 2 cannot join job 'job'", "its number of PEs is 2", "started for 3");
    }

    @Test
    void aPlaceThatIsHeldIsRefusedAndItsHolderDoesNotNotice() throws Exception {
        joinAll(2);
        assertThatThrownBy(() -> new LocalEngine().join(job(1, 2, HEAP_BYTES, Duration.ofSeconds(1)))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("PE 1 of job 'job' is running already");
        barrier();
    }

    @Test
    void whoeverCannotBeAdmittedSinceTheLogIsFullIsToldSo() throws Exception {
        joinAll(2).get(1).close();
        var system = new SystemCalls();
        try (ControlFile control = ControlFile.open(system, new JobDirectory(system, parent, "job").controlFile(), new ControlLayout(2, HEAP_BYTES, 1 << 16))) {
            var log = new MembershipLog(control);
            int size = log.size();
            for (int epoch = 1; size < MembershipLog.CAPACITY - 2; epoch++) {
                size = log.lose(size, epoch, 1, 1);
            }
            log.publish(size);
        }
        assertThatThrownBy(() -> new LocalEngine().join(job(1, 2, HEAP_BYTES, Duration.ofMillis(1)))).isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("the log of the job is full (4094 of 4096 entries), so no place can be taken any more: start the job anew");
    }

    @Test
    void whoeverGivesUpLeavesNothing() {
        assertThatThrownBy(() -> new LocalEngine().join(job(0, 2, HEAP_BYTES, Duration.ofMillis(1)))).isInstanceOf(EngineUnavailableException.class).hasMessageContaining("not been started: [1]");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsNotThereIsNamedWithWhatIsWrongWithIt() {
        Path nowhere = parent.resolve("nowhere");
        var job = new Job("job", 0, 1, HEAP_BYTES, 1 << 16, LONG, Map.of(Rendezvous.DIRECTORY, nowhere.toString()));
        assertThatThrownBy(() -> new LocalEngine().join(job)).isInstanceOf(EngineUnavailableException.class)
                .hasMessage("PE 0 cannot join job 'job': " + nowhere + " (NoSuchFileException)");
    }

    @Test
    void aHeapThatIsNotThatOfThePeIsNotMapped() throws Exception {
        joinAll(2);
        var system = new SystemCalls();
        try (ControlFile control = ControlFile.open(system, new JobDirectory(system, parent, "job").controlFile(), new ControlLayout(2, HEAP_BYTES, 1 << 16))) {
            var layout = new HeapLayout(HEAP_BYTES, 1 << 16);
            PeerHeap.attach(system, layout, control, 1, 1).close();
            assertThatThrownBy(() -> PeerHeap.attach(system, layout, control, 1, 2)).isInstanceOf(IOException.class).hasMessageContaining("PE 1 (JVM 1 of it), not of PE 1 (JVM 2)");
            control.publish(1, control.process(1), 0);
            assertThatThrownBy(() -> PeerHeap.attach(system, layout, control, 1, 1)).isInstanceOf(IOException.class);
            control.publish(1, Long.MAX_VALUE, 3);
            assertThatThrownBy(() -> PeerHeap.attach(system, layout, control, 1, 1)).isInstanceOf(IOException.class).hasMessageContaining("opening of '/proc/9223372036854775807/fd/3'");
        }
    }

    @Test
    void whatIsCalledForAPeThatCannotBeReachedIsToldWhy() throws Exception {
        JobSession pe = joinAll(2).getFirst();
        assertThatThrownBy(() -> pe.put(1, 8, MemorySegment.ofArray(new long[1]))).isInstanceOf(PeerLostException.class).hasMessage("PE 1 of job 'job' cannot be reached: its heap could not be"
                + " mapped, most likely because process " + ProcessHandle.current().pid() + " has ended; nothing was changed");
    }

    @Test
    void everyThreadThatWaitsIsToldOfALossAndTheNextMeetingIsThatOfTheOthers() throws Exception {
        List<JobSession> pes = joinAll(3);
        var waits = new ArrayList<Callable<Object>>();
        var waiting = new CountDownLatch(3);
        for (int thread = 0; thread < 3; thread++) {
            var asked = new AtomicInteger();
            waits.add(() -> {
                pes.get(0).await(() -> {
                    if (asked.incrementAndGet() == 2) { // by then it is to be told of losses
                        waiting.countDown();
                    }
                    return false;
                });
                return null;
            });
        }
        List<Future<Object>> told = waits.stream().map(executor::submit).toList();
        waiting.await();
        pes.get(2).close();
        for (Future<Object> wait : told) {
            assertThatThrownBy(wait::get).isInstanceOf(ExecutionException.class).cause().isInstanceOfSatisfying(PeerLostException.class, lost -> assertThat(lost.lost()).containsExactly(2));
        }
        assertThatThrownBy(() -> pes.get(1).barrier()).isInstanceOf(PeerLostException.class);
        Future<?> other = inBackground(pes.get(0)::barrier);
        pes.get(1).barrier();
        other.get();
        assertThat(pes.get(0).lost()).containsExactly(2);
        assertThat(pes.get(1).peer(2)).isEmpty();
    }

    @Test
    void aPeThatHadComeToAMeetingBeforeItWasLostLetsItComplete() throws Exception {
        List<JobSession> pes = joinAll(3);
        Future<?> dying = inBackground(() -> assertThatThrownBy(pes.get(2)::barrier).isInstanceOf(HeapClosedException.class));
        var system = new SystemCalls();
        try (ControlFile control = ControlFile.open(system, new JobDirectory(system, parent, "job").controlFile(), new ControlLayout(3, HEAP_BYTES, 1 << 16))) {
            while (!control.hasArrived(2, 1)) {
                Thread.onSpinWait();
            }
        }
        pes.get(2).close();
        dying.get();
        Future<?> other = inBackground(pes.get(0)::barrier);
        pes.get(1).barrier();
        other.get();
        Future<?> told = inBackground(() -> assertThatThrownBy(pes.get(0)::barrier).isInstanceOf(PeerLostException.class));
        assertThatThrownBy(pes.get(1)::barrier).isInstanceOf(PeerLostException.class);
        told.get();
    }

    @Test
    void aLossIsDecidedAsSoonAsTheLockForAgreementIsFreeWhateverItsHolderHasLeft() throws Exception {
        List<JobSession> pes = joinAll(3);
        var system = new SystemCalls();
        Future<?> wait;
        try (LockFile holder = LockFile.open(system, parent.resolve("memheap-" + OwnFile.user() + "-job").resolve(LockFile.NAME));
                ControlFile control = ControlFile.open(system, new JobDirectory(system, parent, "job").controlFile(), new ControlLayout(3, HEAP_BYTES, 1 << 16))) {
            assertThat(holder.tryAgreement()).isTrue();
            var log = new MembershipLog(control);
            log.lose(log.size(), 1, 0, 1); // begun by one that was killed then
            pes.get(2).close();
            linger(pes.get(0));
            wait = inBackground(() -> pes.get(0).await(() -> false));
            assertThat(log.lastBroken()).isZero();
        }
        assertThatThrownBy(wait::get).cause().isInstanceOfSatisfying(PeerLostException.class, lost -> assertThat(lost.lost()).containsExactly(2));
        assertThatThrownBy(() -> pes.get(1).barrier()).isInstanceOfSatisfying(PeerLostException.class, lost -> assertThat(lost.lost()).containsExactly(2));
    }

    @Test
    void anExchangeAfterABrokenMeetingWaitsForThoseWhoMayStillRead() throws Exception {
        List<JobSession> pes = joinAll(3);
        pes.get(2).close();
        assertThatThrownBy(() -> pes.get(0).barrier()).isInstanceOf(PeerLostException.class);
        var seen = new AtomicInteger();
        MemorySegment record = MemorySegment.ofArray(new byte[] {1});
        Future<?> exchange = inBackground(() -> pes.get(0).exchange(record, (pe, bytes) -> seen.addAndGet(bytes.get(ValueLayout.JAVA_BYTE, 0))));
        linger(pes.get(0));
        var system = new SystemCalls();
        try (ControlFile control = ControlFile.open(system, new JobDirectory(system, parent, "job").controlFile(), new ControlLayout(3, HEAP_BYTES, 1 << 16))) {
            assertThat(control.hasArrived(0, 1)).isTrue();
            assertThat(control.hasArrived(0, 2)).isFalse();
            assertThatThrownBy(() -> control.record(0, 2)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> pes.get(1).barrier()).isInstanceOf(PeerLostException.class);
        pes.get(1).exchange(record, (pe, bytes) -> seen.addAndGet(bytes.get(ValueLayout.JAVA_BYTE, 0)));
        exchange.get();
        assertThat(seen).hasValue(4);
    }

    @Test
    void whatWasMappedOfALostPeCanStillBeRead() throws Exception {
        List<JobSession> pes = joinAll(2);
        pes.get(1).claim(0, HEAP_BYTES);
        barrier();
        MemorySegment seen = pes.get(0).peer(1).orElseThrow();
        pes.get(1).memory().set(ValueLayout.JAVA_LONG, 4096, 42);
        pes.get(1).close();
        assertThatThrownBy(pes.get(0)::barrier).isInstanceOf(PeerLostException.class).hasMessageContaining("has left the job");
        assertThat(seen.get(ValueLayout.JAVA_LONG, 4096)).isEqualTo(42);
        pes.get(0).close();
        assertThatThrownBy(() -> seen.get(ValueLayout.JAVA_LONG, 4096)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingLetsEverybodyGoWhoWaitsAndKeepsTheirInterrupts() throws Exception {
        JobSession pe = joinAll(2).getFirst();
        var waiting = new CompletableFuture<Thread>();
        Future<Boolean> barrier = executor.submit(() -> {
            Thread.currentThread().interrupt();
            waiting.complete(Thread.currentThread());
            assertThatThrownBy(pe::barrier).isInstanceOf(HeapClosedException.class);
            return Thread.interrupted();
        });
        Future<?> condition = executor.submit(() -> pe.await(() -> false));
        while (waiting.get().isInterrupted()) {
            Thread.onSpinWait(); // until the interrupt is put off, since the thread is about to park
        }
        pe.close();
        assertThatThrownBy(condition::get).cause().isInstanceOf(HeapClosedException.class);
        assertThat(barrier.get()).isTrue();
    }

    @Test
    void aClosedSessionRefusesEverythingAndIsClosedAgainInVain() throws Exception {
        JobSession pe = joinAll(1).getFirst();
        pe.barrier();
        MemorySegment memory = pe.memory();
        pe.close();
        pe.close();
        MemorySegment eight = MemorySegment.ofArray(new long[1]);
        List<ThrowingCallable> calls = List.of(pe::memory, () -> pe.claim(0, 8), () -> pe.release(0, 8), () -> pe.peer(0), () -> pe.put(0, 8, eight), () -> pe.get(0, 8, eight),
                () -> pe.putNonBlocking(0, 8, eight), () -> pe.getNonBlocking(0, 8, eight), () -> pe.atomic(0, 8, 8, AtomicOperation.FETCH, 0), () -> pe.compareAndSwap(0, 8, 8, 0, 1),
                pe::fence, pe::quiet, pe::barrier, () -> pe.exchange(eight, (number, record) -> { }), () -> pe.await(() -> false), () -> pe.await(() -> true),
                pe::membershipVersion, pe::lost, () -> pe.incarnation(0), pe::isLate);
        for (int call = 0; call < calls.size(); call++) {
            assertThatThrownBy(calls.get(call)).as("call %d", call).isInstanceOf(HeapClosedException.class).hasMessage("PE 0 has left the job 'job'");
        }
        assertThatThrownBy(() -> memory.get(ValueLayout.JAVA_LONG, 4096)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void pesThatStartAtTheSameInstantFindEachOtherHoweverOftenThatIs() throws Exception {
        for (int round = 0; round < 300; round++) {
            joinAll(2);
            sessions.forEach(JobSession::close);
            sessions.clear();
        }
    }
}
