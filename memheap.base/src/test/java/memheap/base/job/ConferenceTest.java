package memheap.base.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.api.NoActiveComponentException;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.local.LocalEngine;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConferenceTest {

    private static final int COUNT = 2;
    private static final long COMPONENT = 7;

    @TempDir
    Path folder;

    /** A heap without memory, with one component that can always serve. */
    private static final class Part implements HeapPart {

        private final int pe;
        private volatile long serving = NONE;

        Part(int pe) {
            this.pe = pe;
        }

        @Override
        public long serving() {
            return serving;
        }

        @Override
        public long wanted() {
            return COMPONENT;
        }

        @Override
        public Proposal proposal() {
            return new Proposal(pe, 0, 1, List.of(new Proposal.Candidate(COMPONENT, Proposal.NO_WINDOW)));
        }

        @Override
        public boolean tryServe(long component, int window) {
            serving = component;
            return true;
        }

        @Override
        public void endTrial() {
            serving = NONE;
        }

        @Override
        public void serveNobody() {
            serving = NONE;
        }

        @Override
        public void hear(List<Proposal> proposals) {
            // nobody asks
        }

        @Override
        public Map<String, String> reasons() {
            return Map.of();
        }

        @Override
        public String describeServing() {
            return "";
        }

        @Override
        public List<WindowState> windowStates() {
            return List.of();
        }

        @Override
        public MemorySegment metadata(int window) {
            throw new UnsupportedOperationException("no newcomer comes");
        }

        @Override
        public MemorySegment receive(WindowState state) {
            throw new UnsupportedOperationException("no newcomer comes");
        }

        @Override
        public void closeModules() {
            throw new UnsupportedOperationException("no newcomer comes");
        }

        @Override
        public void reopenModules() {
            throw new UnsupportedOperationException("no newcomer comes");
        }
    }

    /** A call whose component departs some times before it can begin. */
    private static final class Departing implements HeapCall {

        private final Part part;
        private int departures;

        Departing(Part part, int departures) {
            this.part = part;
            this.departures = departures;
        }

        @Override
        public String operation() {
            return "departing";
        }

        @Override
        public long begin() {
            if (departures > 0) {
                departures--;
                part.serving = HeapPart.NONE;
                throw new NoActiveComponentException("departed in a test", Map.of());
            }
            return 1;
        }

        @Override
        public void undo(long begun) {
            // nothing was done
        }
    }

    private long hold(int pe, int departures) throws Exception {
        var job = new Job("job", pe, COUNT, 1 << 16, 4096, Duration.ofSeconds(30), Map.of("memheap.pe.local.directory", folder.toString()));
        try (JobSession session = new LocalEngine().join(job)) {
            var part = new Part(pe);
            long begun = new Conference(job, session, new SymmetryGuard(job, session, true), part).hold(new Departing(part, departures));
            session.barrier();
            return begun;
        }
    }

    @Test
    void aComponentThatDepartsInOnePeWhileAllTryAgainIsAgreedOnOnceMore() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var running = new ArrayList<Future<Long>>();
            for (int pe = 0; pe < COUNT; pe++) {
                int me = pe;
                running.add(threads.submit(() -> hold(me, me == 0 ? 3 : 0)));
            }
            for (Future<Long> call : running) {
                assertThat(call.get()).isEqualTo(1);
            }
        }
    }
}
