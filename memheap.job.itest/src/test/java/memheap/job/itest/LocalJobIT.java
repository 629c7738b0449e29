package memheap.job.itest;

import static memheap.job.itest.LaunchedJob.PROBE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of containers on this host. */
class LocalJobIT {

    private static final int PES = 3;
    private static final int KILLED = 128 + 9;
    private static final int INTERRUPTED = 128 + 2;
    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path folder;

    private LaunchedJob job(String... words) throws Exception {
        return LaunchedJob.start(folder, words);
    }

    @Test
    void eachPeRunsTheProgramWithAllArgumentsAndItsLinesSayWhoseTheyAre() throws Exception {
        try (LaunchedJob job = job("-n", "3", PROBE, "greet", "a", "b  c", "", "d'\"$e")) {
            assertThat(job.status()).as("of %s", job.output()).isZero();
            assertThat(new TreeSet<>(job.output())).hasSize(PES).allMatch(line -> line.matches("\\[pe (\\d)\\] PE \\1 of 3: sum 6 at 0x[0-9a-f]+, arguments \\[a, b  c, , d'\"\\$e\\]"));
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void theStatusOfTheFirstThatFailsIsThatOfTheJobAndTheOthersAreEnded() throws Exception {
        try (LaunchedJob job = job("-n", "3", PROBE, "status", "7")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(7);
            assertThat(job.output()).contains("memheap: PE 1 has ended with status 7");
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void aPeThatEndsItsJvmBeforeItsProgramReturnsHasFailedWhateverItsStatus() throws Exception {
        try (LaunchedJob job = job("-n", "3", PROBE, "exit", "0")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(1);
            assertThat(job.output()).contains("memheap: PE 1 has ended before its program returned (it, or something in it, ended the JVM with status 0)");
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void aProgramThatReadsIsAtTheEndOfItsInputAtOnce() throws Exception {
        try (LaunchedJob job = job("-n", "2", PROBE, "read")) {
            assertThat(job.status()).as("of %s", job.output()).isZero();
            assertThat(job.output()).contains("[pe 0] PE 0 has read -1", "[pe 1] PE 1 has read -1");
        }
    }

    @Test
    void whatAProgramThrowsIsToldWithItsStackAndTheOthersHearOfTheLoss() throws Exception {
        try (LaunchedJob job = job("-n", "2", PROBE, "throw")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(1);
            assertThat(job.output()).contains("[pe 0] java.lang.IllegalStateException: what went wrong")
                    .anyMatch(line -> line.startsWith("[pe 0] \tat memheap.job.probe.Probe.fail")).anyMatch(line -> line.startsWith("[pe 1] memheap.pe.PeerLostException: "));
        }
    }

    @Test
    void aDivergenceIsToldToEachPe() throws Exception {
        try (LaunchedJob job = job("-n", "3", PROBE, "diverge")) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(3);
            for (int pe = 0; pe < PES; pe++) {
                String begin = "[pe " + pe + "] told: ";
                assertThat(job.output()).anySatisfy(line -> assertThat(line).startsWith(begin).contains("PE 1").contains("128").contains("Probe.java"));
            }
        }
    }

    @Test
    void aComponentThatIsDroppedIntoARunningJobServesInAllPesFromTheSameCallOnAndLeavesLikewise() throws Exception {
        Path load = Files.createDirectory(folder.resolve("load"));
        try (LaunchedJob job = job("-n", "3", "--load", load.toString(), PROBE, "swap", "ptmalloc", "bump", "ptmalloc")) {
            List<String> before = awaitServed(job, "ptmalloc");
            Path whole = Files.copy(Path.of(System.getProperty("memheap.bump")), folder.resolve("bump.jar"));
            Path dropped = Files.move(whole, load.resolve("bump.jar"), StandardCopyOption.ATOMIC_MOVE);
            List<String> during = awaitServed(job, "bump");
            Files.delete(dropped);
            List<String> after = awaitServed(job, "ptmalloc");
            assertThat(List.of(before, during, after)).allSatisfy(addresses -> assertThat(new TreeSet<>(addresses)).as("the sums of the addresses in all PEs").hasSize(1));
            assertThat(job.status()).as("of %s", job.output()).isZero();
            assertThat(job.output()).filteredOn(line -> line.endsWith("30 blocks were right")).hasSize(PES);
        }
    }

    /** Waits until all PEs have said so. @return what they have said of their addresses */
    private static List<String> awaitServed(LaunchedJob job, String component) throws InterruptedException {
        var addresses = new ArrayList<String>();
        for (int pe = 0; pe < PES; pe++) {
            addresses.add(job.await("'" + component + "' serves, addresses ([0-9a-f]+)").group(1));
        }
        return addresses;
    }

    @Test
    void ofAPeThatIsKilledTheOthersAreToldAndGoOnIfTheyMay() throws Exception {
        try (LaunchedJob job = job("-n", "3", "--keep-going", PROBE, "lose")) {
            kill(processes(job)[1]);
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(KILLED);
            for (int pe : new int[] {0, 2}) {
                assertThat(job.output()).contains("[pe " + pe + "] lost [1]").anyMatch(line -> line.matches("\\[pe " + pe + "\\] goes on: kept " + (42 + pe) + ", address 0x[0-9a-f]+"));
            }
            assertThat(job.leftovers()).isEmpty();
        }
    }

    /** Waits until all have met. @return the numbers of their processes */
    private static long[] processes(LaunchedJob job) throws InterruptedException {
        long[] processes = new long[PES];
        for (int i = 0; i < PES; i++) {
            Matcher ready = job.await("\\[pe (\\d)\\] ready, process (\\d+)");
            processes[Integer.parseInt(ready.group(1))] = Long.parseLong(ready.group(2));
        }
        return processes;
    }

    private static void kill(long process) {
        ProcessHandle.of(process).orElseThrow().destroyForcibly();
    }

    @Test
    void aSignalThatEndsTheLauncherEndsThePesAndNothingIsLeft() throws Exception {
        try (LaunchedJob job = job("-n", "3", PROBE, "wait")) {
            long[] processes = processes(job);
            job.terminate();
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(TERMINATED);
            assertEnd(processes);
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void ofAProgramThatASignalInterruptsInACallOnlyThatIsTold() throws Exception {
        try (LaunchedJob job = LaunchedJob.startAsGroup(folder, "-n", "3", PROBE, "allocate")) {
            processes(job);
            job.signalGroup("INT");
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(INTERRUPTED);
            assertThat(job.output()).filteredOn(line -> !line.contains("ready")).allMatch(line -> line.matches("\\[pe \\d\\] memheap: the container was stopped before the program had ended"));
            assertThat(job.leftovers()).isEmpty();
        }
    }

    @Test
    void whatIsLeftByAJobThatWasKilledAltogetherIsRemovedByTheNextOneAndALivingJobStays() throws Exception {
        try (LaunchedJob killed = job("-n", "3", PROBE, "wait"); LaunchedJob living = job("-n", "3", PROBE, "wait")) {
            long[] processes = processes(killed);
            processes(living);
            killed.killAll();
            assertEnd(processes);
            assertThat(homes()).hasSize(2);
            try (LaunchedJob next = job("-n", "1", PROBE, "read")) {
                assertThat(next.status()).as("of %s", next.output()).isZero();
            }
            assertThat(homes()).hasSize(1);
            living.terminate();
            living.output();
            assertThat(homes()).isEmpty();
        }
    }

    private List<Path> homes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("memheap.")).toList();
        }
    }

    @Test
    void aLauncherThatIsKilledTakesThePesWithIt() throws Exception {
        try (LaunchedJob job = job("-n", "3", PROBE, "wait")) {
            long[] processes = processes(job);
            job.kill();
            assertEnd(processes);
        }
    }

    private static void assertEnd(long... processes) throws Exception {
        for (long process : processes) {
            var handle = ProcessHandle.of(process);
            if (handle.isPresent()) {
                handle.get().onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whatMakesNoSenseIsToldBeforeAnythingIsStarted() throws Exception {
        assertRefused("'job' needs -n N, the number of PEs", PROBE);
        assertRefused("-n is a number of PEs from 1 to 1024, but was '0'", "-n", "0", PROBE);
        assertRefused("--engine is local or openshmem, but was 'mpi'", "-n", "2", "--engine", "mpi", PROBE);
        assertRefused("memheap.job.size is a size above 0 such as 268435456, 256M or 1.5G, but was 'much'", "-n", "2", "--size", "much", PROBE);
        assertRefused("there is no file '/nowhere.jar' that can be read: 'job' needs a bundle with a program", "-n", "2", "/nowhere.jar");
        assertRefused("there is no folder '/nowhere' to load from", "-n", "2", "--load", "/nowhere", PROBE);
        assertRefused("--host has places for 1 PEs, but -n is 2", "-n", "2", "--host", "localhost:1", PROBE);
        assertRefused("--host needs --engine openshmem: engine local has all PEs on this host", "-n", "2", "--engine", "local", "--host", "a:2", PROBE);
    }

    @Test
    void aHomeThatCannotBeMadeIsToldInASentence() throws Exception {
        try (LaunchedJob job = job("-n", "2", "--home", "/proc/none", PROBE)) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(1);
            assertThat(job.output()).containsExactly(
                    "memheap: the job cannot be started: the folder '/proc/none' for the homes of the PEs cannot be made (there can be no '/proc/none'); choose another place with --home DIR");
        }
    }

    @Test
    void aJobThatIsTooLargeForThisHostIsWarnedOfBeforeItIsStarted() throws Exception {
        try (LaunchedJob job = job("-n", "1024", "--size", "16G", "--home", "/proc/none", PROBE)) {
            assertThat(job.output()).anyMatch(line -> line.startsWith("memheap: 1024 PEs take up to 16534 MiB each (150 MiB for the JVM, and a window of the symmetric heap), but this host has "));
            assertThat(job.output().getLast()).startsWith("memheap: the job cannot be started: ");
        }
    }

    private void assertRefused(String message, String... words) throws Exception {
        try (LaunchedJob job = job(words)) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(2);
            assertThat(job.output()).containsExactly("memheap: " + message);
        }
    }

    @Test
    void aBundleThatCannotBeStartedIsTold() throws Exception {
        Path bundle = folder.resolve("needy.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "needy");
        manifest.getMainAttributes().putValue("Import-Package", "com.example.missing");
        new JarOutputStream(Files.newOutputStream(bundle), manifest).close();
        try (LaunchedJob job = job("-n", "2", bundle.toString())) {
            assertThat(job.status()).as("of %s", job.output()).isEqualTo(1);
            assertThat(job.output()).filteredOn(line -> line.matches("\\[pe \\d\\] memheap: the bundle file:.*needy.jar cannot be used: .*com.example.missing.*")).isNotEmpty();
        }
    }
}
