package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import memheap.base.EngineChoice.Engine;
import memheap.pe.JobStatus.State;
import memheap.pe.local.LocalEngine;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.ProcessingElementEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobMemberTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Recorder registry = new Recorder();
    private final JobMember member = new JobMember(settings(), registry);

    private static JobSettings settings() {
        Map<String, String> properties = new HashMap<>(Map.of("memheap.job", "job", "memheap.job.pe", "0", "memheap.job.count", "1", "memheap.job.size", "1M"));
        return JobSettings.read(Map.of(), properties::get).orElseThrow();
    }

    /** Hears what the registry is told, and does something when it is told the first time. */
    private static final class Recorder implements JobMembership.Registry {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private Runnable onJoined = () -> { };

        @Override
        public void joined(JobMembership membership) {
            told.add("joined");
            onJoined.run();
        }

        @Override
        public void usable(JobMembership membership) {
            told.add("usable");
        }

        @Override
        public void leaving(JobMembership membership) {
            told.add("leaving");
        }

        private void await(String... expected) throws InterruptedException {
            for (String call : expected) {
                assertThat(told.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(call);
            }
        }
    }

    /** An engine that joins a job of this JVM alone as soon as it may, or refuses. */
    private final class ScriptedEngine implements ProcessingElementEngine {

        private final Engine choice;
        private final CountDownLatch hasBegun = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private String refusal = "";
        private volatile MemorySegment memory;

        ScriptedEngine(String name, long serviceId) {
            this.choice = new Engine(name, this, serviceId, 0, "test 1.0.0");
        }

        ScriptedEngine refusing(String why) {
            refusal = why;
            return this;
        }

        ScriptedEngine open() {
            mayEnd.countDown();
            return this;
        }

        @Override
        public JobSession join(Job job) throws EngineUnavailableException {
            hasBegun.countDown();
            awaitEnd();
            if (!refusal.isEmpty()) {
                throw new EngineUnavailableException(refusal);
            }
            JobSession session = new LocalEngine().join(new Job(job.id(), job.me(), job.count(), job.heapBytes(), job.heapAlignment(), job.patience(),
                    Map.of("memheap.pe.local.directory", folder.toString())));
            memory = session.memory();
            return session;
        }

        /** Puts off an interrupt, as an engine may. */
        private void awaitEnd() {
            boolean interrupted = false;
            while (mayEnd.getCount() > 0) {
                try {
                    mayEnd.await();
                } catch (InterruptedException putOff) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isLeft() {
            return !memory.scope().isAlive();
        }
    }

    private State decided() throws InterruptedException {
        return member.status().awaitDecision(LIMIT);
    }

    private boolean hasHeap() {
        var has = new boolean[1];
        member.withHeap(heap -> has[0] = true);
        return has[0];
    }

    @AfterEach
    void leave() {
        member.close();
    }

    @Test
    void aJobIsJoinedOnceItMayBeAndLeftWithTheBase() throws Exception {
        ScriptedEngine engine = new ScriptedEngine("good", 1).open();
        member.add(engine.choice);
        assertThat(member.status().state()).isEqualTo(State.WAITING);
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.JOINED);
        assertThat(hasHeap()).isTrue();
        member.close();
        registry.await("joined", "leaving");
        assertThat(engine.isLeft()).isTrue();
        assertThat(member.status().state()).isEqualTo(State.LEFT);
    }

    @Test
    void nothingIsLeftOfAJobWhoseServicesCannotBeRegistered() throws Exception {
        registry.onJoined = () -> {
            throw new IllegalStateException("a fault of a test");
        };
        ScriptedEngine engine = new ScriptedEngine("good", 1).open();
        member.add(engine.choice);
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.REFUSED);
        assertThat(member.status().explain()).contains("a fault of a test");
        assertThat(hasHeap()).isFalse();
        assertThat(engine.isLeft()).isTrue();
    }

    @Test
    void whyAnEngineCannotJoinIsTold() throws Exception {
        member.add(new ScriptedEngine("shy", 1).refusing("PE 3 has not come").open().choice);
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.REFUSED);
        assertThat(member.status().explain()).contains("cannot be joined: engine 'shy' (priority 0, service 1 of test 1.0.0): PE 3 has not come");
        assertThat(hasHeap()).isFalse();
    }

    @Test
    void withoutAnEngineNothingIsJoined() throws Exception {
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.REFUSED);
        assertThat(member.status().explain()).contains("no engine is installed");
    }

    @Test
    void anEngineThatComesAfterARefusalIsTried() throws Exception {
        member.add(new ScriptedEngine("shy", 1).refusing("PE 3 has not come").open().choice);
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.REFUSED);
        member.add(new ScriptedEngine("good", 2).open().choice);
        registry.await("joined");
        assertThat(decided()).isEqualTo(State.JOINED);
    }

    @Test
    void anEngineThatComesWhileAnotherOneTriesIsTriedNext() throws Exception {
        ScriptedEngine shy = new ScriptedEngine("shy", 1).refusing("PE 3 has not come");
        member.add(shy.choice);
        member.mayJoin();
        shy.hasBegun.await();
        member.add(new ScriptedEngine("good", 2).open().choice);
        shy.mayEnd.countDown();
        assertThat(decided()).isEqualTo(State.JOINED);
        assertThat(member.status().explain()).contains("is joined by engine 'good'");
    }

    @Test
    void anEngineThatHasGoneWhileItTriedIsNotTaken() throws Exception {
        ScriptedEngine gone = new ScriptedEngine("gone", 1);
        member.add(gone.choice);
        member.mayJoin();
        gone.hasBegun.await();
        member.removeEngine(1);
        gone.mayEnd.countDown();
        assertThat(decided()).isEqualTo(State.REFUSED);
        assertThat(member.status().explain()).contains("engine 'gone' (priority 0, service 1 of test 1.0.0): it has gone before the job was joined");
        assertThat(hasHeap()).isFalse();
        assertThat(gone.isLeft()).isTrue();
    }

    @Test
    void theEngineAfterOneThatHasGoneWhileItTriedIsNotInterrupted() throws Exception {
        ScriptedEngine gone = new ScriptedEngine("gone", 1);
        var interrupted = new CompletableFuture<Boolean>();
        ProcessingElementEngine other = job -> {
            interrupted.complete(Thread.currentThread().isInterrupted());
            throw new EngineUnavailableException("no PE has come");
        };
        member.add(gone.choice);
        member.mayJoin();
        gone.hasBegun.await();
        member.add(new Engine("other", other, 2, 0, "test 1.0.0"));
        member.removeEngine(1);
        gone.mayEnd.countDown();
        assertThat(decided()).isEqualTo(State.REFUSED);
        assertThat(interrupted).isCompletedWithValue(false);
    }

    @Test
    void anEngineThatGoesWhileTheRegistryIsToldIsLeftAgain() throws Exception {
        registry.onJoined = () -> member.removeEngine(1);
        ScriptedEngine gone = new ScriptedEngine("gone", 1).open();
        member.add(gone.choice);
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.REFUSED);
        registry.await("joined", "leaving", "leaving");
        assertThat(member.status().explain()).contains("it has gone before the job was joined");
        assertThat(hasHeap()).isFalse();
        assertThat(gone.isLeft()).isTrue();
    }

    @Test
    void aBaseThatStopsWhileAnEngineTriesLeavesForGood() throws Exception {
        ScriptedEngine late = new ScriptedEngine("late", 1);
        member.add(late.choice);
        member.mayJoin();
        late.hasBegun.await();
        member.close();
        late.mayEnd.countDown();
        registry.await("leaving"); // once it is seen that nobody wants it any more
        assertThat(registry.told).isEmpty();
        assertThat(late.isLeft()).isTrue();
        member.add(new ScriptedEngine("good", 2).open().choice);
        assertThat(member.status().state()).isEqualTo(State.LEFT);
    }

    @Test
    void aBaseThatStopsWhileTheRegistryIsToldTakesItsServicesAwayAndStaysLeft() throws Exception {
        registry.onJoined = member::close;
        ScriptedEngine late = new ScriptedEngine("late", 1).open();
        member.add(late.choice);
        member.mayJoin();
        registry.await("joined", "leaving", "leaving");
        assertThat(member.status().state()).isEqualTo(State.LEFT);
        assertThat(late.isLeft()).isTrue();
    }

    @Test
    void anEngineThatGoesEndsTheJobAndOneThatComesJoinsAnew() throws Exception {
        ScriptedEngine first = new ScriptedEngine("first", 1).open();
        member.add(first.choice);
        member.mayJoin();
        assertThat(decided()).isEqualTo(State.JOINED);
        member.removeEngine(1);
        assertThat(member.status().state()).isEqualTo(State.LEFT);
        assertThat(first.isLeft()).isTrue();
        member.add(new ScriptedEngine("second", 2).open().choice);
        registry.await("joined", "leaving", "joined");
        assertThat(decided()).isEqualTo(State.JOINED);
    }
}
