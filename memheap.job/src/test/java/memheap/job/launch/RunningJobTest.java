package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The processes are shells here. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunningJobTest {

    private static final Pattern CHILD = Pattern.compile("child (\\d+)");
    private static final Duration GRACE = Duration.ofMillis(200);

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
        processes.forEach(process -> process.stop().run());
    }

    private RunningJob job(boolean keepsGoing, String... scripts) throws IOException {
        for (int pe = 0; pe < scripts.length; pe++) {
            String number = String.valueOf(pe);
            processes.add(PeProcess.start(status -> Ending.of("PE " + number, status), List.of("sh", "-c", scripts[pe]), line -> TaggedLine.named(number, line), Map.of("GREETING", "hello")));
        }
        var job = new RunningJob(keepsGoing, GRACE);
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
        assertThat(job(false, "exit 9", "exec sleep 1000").await()).isEqualTo(9);
        assertThat(processes).noneMatch(PeProcess::isAlive);
        assertThat(output()).containsExactly("memheap: PE 0 has ended with status 9");
    }

    @Test
    void whatAProcessHasToldCountsMoreThanItsStatus() throws Exception {
        processes.add(PeProcess.start(status -> new Ending(1, "PE 0 has told otherwise"), List.of("true"), line -> line, Map.of()));
        var job = new RunningJob(false, GRACE);
        processes.forEach(job::add);
        assertThat(job.await()).isEqualTo(1);
        assertThat(output()).containsExactly("memheap: PE 0 has told otherwise");
    }

    @Test
    void aProcessThatASignalHasEndedCountsAsOneThatHasFailed() throws Exception {
        assertThat(job(false, "kill -KILL $$").await()).isEqualTo(128 + 9);
    }

    @Test
    void ifTheOthersKeepGoingTheyAreWaitedForHoweverLongThatTakes(@TempDir Path folder) throws Exception {
        Path sign = folder.resolve("go on");
        RunningJob job = job(true, "exit 5", "while [ ! -e '" + sign + "' ]; do sleep 0.1; done; sleep 0.6; echo done; exit 6"); // which the grace would not have left it time for
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
            try {
                return job.await();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        while (output().isEmpty()) {
            Thread.onSpinWait();
        }
        Files.createFile(sign);
        assertThat(status.join()).isEqualTo(5);
        assertThat(output()).containsExactlyInAnyOrder("memheap: PE 0 has ended with status 5", "[pe 1] done", "memheap: PE 1 has ended with status 6");
    }

    @Test
    void whoeverIgnoresTheRequestToEndIsKilledWithAllThatItHasStarted() throws Exception {
        RunningJob job = job(false, "trap '' TERM; sleep 1000 & echo child $!; while true; do wait; done");
        Matcher child = CHILD.matcher("");
        while (!child.reset(String.join("\n", output())).find()) {
            Thread.onSpinWait();
        }
        ProcessHandle started = ProcessHandle.of(Long.parseLong(child.group(1))).orElseThrow();
        job.stop();
        assertThat(job.await()).isZero();
        assertThat(processes).noneMatch(PeProcess::isAlive);
        assertThat(started.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void whoeverIsStartedWhileAllAreEndedIsEndedToo() throws Exception {
        RunningJob job = job(false, "exec sleep 1000");
        job.stop();
        PeProcess late = PeProcess.start(status -> Ending.of("PE 1", status), List.of("sleep", "1000"), line -> line, Map.of());
        processes.add(late);
        job.add(late);
        assertThat(job.await()).isZero();
        assertThat(late.isAlive()).isFalse();
    }
}
