package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import memheap.base.EngineChoice.Engine;
import memheap.base.JobMember.Membership;
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
    private static final class Recorder implements JobMember.Registry {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private Runnable onJoined = () -> { };

        @Override
        public void joined(Membership membership) {
            told.add("joined");
            onJoined.run();
        }

        @Override
        public void usable(Membership membership) {
            told.add("usable");
        }

        @Override
        public void leaving(Membership membership) {
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
            try {
                mayEnd.await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            if (!refusal.isEmpty()) {
                throw new EngineUnavailableException(refusal);
            }
            JobSession session = new LocalEngine().join(new Job(job.id(), job.me(), job.count(), job.heapBytes(), job.heapAlignment(), job.patience(),
                    Map.of("memheap.pe.local.directory", folder.toString())));
            memory = session.memory();
            return session;
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
}
