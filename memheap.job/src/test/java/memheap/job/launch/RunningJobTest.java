package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The processes are shells here. */
@Timeout(60)
class RunningJobTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final List<PeProcess> processes = new ArrayList<>();

    @BeforeEach
    void listen() {
        var stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
    }

    @AfterEach
    void endAll() {
        System.setOut(out);
        System.setErr(err);
        processes.forEach(PeProcess::kill);
    }

    private RunningJob job(boolean keepsGoing, String... scripts) throws IOException {
        for (int pe = 0; pe < scripts.length; pe++) {
            String number = String.valueOf(pe);
            processes.add(PeProcess.start("PE " + number, List.of("sh", "-c", scripts[pe]), line -> TaggedLine.named(number, line), Map.of("GREETING", "hello")));
        }
        var job = new RunningJob(keepsGoing);
        processes.forEach(job::add);
        return job;
    }

    private List<String> output() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void allThatIsWrittenIsPassedOnBeforeTheEnd() throws Exception {
        assertThat(job(false, "echo $GREETING; echo error >&2", "seq 20000; printf end").await()).isZero();
        assertThat(output()).contains("[pe 0] hello", "[pe 0] error", "[pe 1] end").hasSize(20_003);
        assertThat(output()).filteredOn(line -> line.matches("\\[pe 1\\] \\d+")).containsExactlyElementsOf(IntStream.rangeClosed(1, 20_000).mapToObj(i -> "[pe 1] " + i).toList());
    }

    @Test
    void theFirstFailureIsTheStatusAndWhoeverStaysIsEnded() throws Exception {
        assertThat(job(false, "exit 9", "sleep 1000 & wait").await()).isEqualTo(9);
        assertThat(processes).noneMatch(PeProcess::isAlive);
        assertThat(output()).containsExactly("memheap: PE 0 has ended with status 9");
    }

    @Test
    void aProcessThatASignalHasEndedCountsAsOneThatHasFailed() throws Exception {
        assertThat(job(false, "kill -KILL $$").await()).isEqualTo(128 + 9);
    }

    @Test
    void ifTheOthersKeepGoingTheyAreWaitedFor(@TempDir Path folder) throws Exception {
        Path sign = folder.resolve("done");
        assertThat(job(true, "exit 5", "sleep 6; touch '" + sign + "'; exit 6").await()).isEqualTo(5); // longer than the time that they would be given otherwise
        assertThat(sign).exists();
        assertThat(Files.size(sign)).isZero();
    }

    @Test
    void whoeverIgnoresTheRequestToEndIsKilledWithAllThatItHasStarted() throws Exception {
        RunningJob job = job(false, "trap '' TERM; echo ready; while true; do sleep 1000; done");
        while (!output().contains("[pe 0] ready")) {
            Thread.onSpinWait();
        }
        job.stop();
        assertThat(job.await()).isZero();
        assertThat(processes).noneMatch(PeProcess::isAlive);
    }
}
