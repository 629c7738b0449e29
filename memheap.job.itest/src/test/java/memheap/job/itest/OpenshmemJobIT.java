package memheap.job.itest;

import static memheap.job.itest.LaunchedJob.PROBE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Stream;
import memheap.pe.tck.TwoHosts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of containers that {@code oshrun} starts. */
class OpenshmemJobIT {

    private static final String READY = "ready, process (\\d+)";

    @TempDir
    private Path folder;

    @BeforeAll
    static void assumeInstalled() {
        assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(each -> Files.isExecutable(Path.of(each, "oshrun"))),
                "skipped: Open MPI's OpenSHMEM is not installed here; on Debian: apt-get install openmpi-bin libopenmpi3");
    }

    private LaunchedJob job(String... words) throws Exception {
        return LaunchedJob.start(folder, words);
    }

    @Test
    void eachPeRunsTheProgramAndItsLinesSayWhoseTheyAre() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "greet", "a", "b  c", "d'\"$e")) {
            assertThat(job.status()).as("of %s", job.output()).isZero();
            assertThat(new TreeSet<>(job.output())).hasSize(2).allMatch(line -> line.matches("\\[pe (\\d)\\] PE \\1 of 2: sum 3 at 0x[0-9a-f]+, arguments \\[a, b  c, d'\"\\$e\\]"));
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void theStatusOfTheFirstThatFailsIsThatOfTheJob() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "status", "7")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(7);
            assertThat(job.output()).contains("memheap: PE 1 has ended with status 7");
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void theStatusOfAPeThatOthersWaitForIsThatOfTheJobToo() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "return", "3")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(3);
            assertThat(job.output()).contains("memheap: PE 1 has ended with status 3");
        }
    }

    @Test
    void aPeThatEndsItsJvmBeforeItsProgramReturnsHasFailed() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "exit", "0")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(1);
        }
    }

    @Test
    void aProgramThatReadsIsAtTheEndOfItsInputAtOnce() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "read")) {
            assertThat(job.status()).as("of %s", job.output()).isZero();
            assertThat(job.output()).contains("[pe 0] PE 0 has read -1", "[pe 1] PE 1 has read -1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalToTheWholeGroupLeavesNothingOfOpenMpi(String signal) throws Exception {
        try (LaunchedJob job = LaunchedJob.startAsGroup(folder, "-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "wait")) {
            long[] processes = {Long.parseLong(job.await(READY).group(1)), Long.parseLong(job.await(READY).group(1))};
            assertThat(job.leftByOpenMpi()).isNotEmpty();
            job.signalGroup(signal);
            job.output();
            assertEnd(processes);
            assertThat(job.leftByOpenMpi()).isEmpty();
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void aSignalThatEndsTheLauncherEndsThePes() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "wait")) {
            long[] processes = {Long.parseLong(job.await(READY).group(1)), Long.parseLong(job.await(READY).group(1))};
            job.terminate();
            job.output();
            assertEnd(processes);
        }
    }

    @Test
    void aJobReachesAnotherHostOverTheNetworkThatHasBoth() throws Exception {
        try (TwoHosts hosts = TwoHosts.make();
                LaunchedJob job = LaunchedJob.start(folder, hosts, "-n", "2", "--host", hosts.address(1) + ":1," + hosts.address(2) + ":1", "--size", "64M", PROBE, "greet", "a", "b  c")) {
            assertThat(job.status()).as("of %s", job.output()).isZero();
            assertThat(new TreeSet<>(job.output())).hasSize(2).allMatch(line -> line.matches("\\[pe (\\d)\\] PE \\1 of 2: sum 3 at 0x[0-9a-f]+, arguments \\[a, b  c\\]"));
        }
    }

    @Test
    void aLauncherThatIsKilledTakesThePesWithIt() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--engine", "openshmem", "--size", "64M", PROBE, "wait")) {
            long[] processes = {Long.parseLong(job.await(READY).group(1)), Long.parseLong(job.await(READY).group(1))};
            job.kill();
            assertEnd(processes);
        }
    }

    private static void assertEnd(long... processes) {
        for (long each : processes) {
            ProcessHandle.of(each).ifPresent(process -> assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(60)));
        }
    }
}
