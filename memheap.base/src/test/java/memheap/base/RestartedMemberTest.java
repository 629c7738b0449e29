package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import memheap.pe.JobStatus.State;
import memheap.pe.local.LocalEngine;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A base that starts anew while its job forms. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestartedMemberTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    private JobMember member(int me) {
        Map<String, String> properties = Map.of("memheap.job", "job", "memheap.job.pe", String.valueOf(me), "memheap.job.count", "2", "memheap.job.size", "1M");
        var member = new JobMember(JobSettings.read(Map.of(), properties::get).orElseThrow(), new Registry());
        ProcessingElementEngine engine = job -> new LocalEngine().join(new Job(job.id(), job.me(), job.count(), job.heapBytes(), job.heapAlignment(), PATIENCE,
                Map.of("memheap.pe.local.directory", folder.toString())));
        member.add(new EngineChoice.Engine("local", engine, 1, 0, "test 1.0.0"));
        member.mayJoin();
        return member;
    }

    private static final class Registry implements JobMembership.Registry {

        @Override
        public void joined(JobMembership membership) {
            // nobody uses it
        }

        @Override
        public void usable(JobMembership membership) {
            // nobody uses it
        }

        @Override
        public void leaving(JobMembership membership) {
            // nobody uses it
        }
    }

    /** The place of a PE is taken before there is a control file. */
    private void awaitPlace() throws Exception {
        while (true) {
            try (Stream<Path> files = Files.walk(folder)) {
                if (files.anyMatch(file -> file.endsWith("control"))) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void hasItsPlaceAgainAndTheOthersJoinWithIt() throws Exception {
        JobMember stopped = member(0);
        awaitPlace();
        stopped.close();
        try (JobMember again = member(0); JobMember other = member(1)) {
            assertThat(again.status().awaitDecision(PATIENCE)).as(again.status().explain()).isEqualTo(State.JOINED);
            assertThat(other.status().awaitDecision(PATIENCE)).as(other.status().explain()).isEqualTo(State.JOINED);
            assertThat(stopped.status().state()).isEqualTo(State.LEFT);
        }
    }
}
