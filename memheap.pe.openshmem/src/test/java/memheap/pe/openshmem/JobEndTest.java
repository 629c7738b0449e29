package memheap.pe.openshmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import memheap.pe.tck.JobLauncher;
import memheap.pe.tck.TwoHosts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How jobs of two or three JVMs begin and end, or do not. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobEndTest {

    @TempDir
    private Path folder;

    private record Outcome(int status, String output) { }

    @BeforeEach
    void setUp() {
        Oshrun.assumeInstalled();
    }

    private Outcome run(int count, String behaviour, String... options) throws Exception {
        return run(Oshrun.onThisHost(options), count, behaviour);
    }

    private Outcome run(JobLauncher launcher, int count, String behaviour) throws Exception {
        List<String> command = launcher.commands(count, me -> jvm(behaviour)).getFirst();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
            return new Outcome(process.exitValue(), output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private List<String> jvm(String behaviour) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ArrayList<>(List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), PeProgram.class.getName(), behaviour, folder.toString()));
    }

    @Test
    void aPeThatIsKilledEndsTheJob() throws Exception {
        Outcome outcome = run(2, "kill");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(137);
    }

    @Test
    void aPeThatHaltsEndsTheJobAtOnceWithItsStatus() throws Exception {
        Outcome outcome = run(2, "halt");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(7);
    }

    @Test
    void whoWaitsInABarrierForOneWhoHasLeftEndsTheJobAndSaysSo() throws Exception {
        Outcome outcome = run(3, "leave");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output()).containsOnlyOnce("PE 1 has left job 'program', and PE 0 waits for it in a barrier or an exchange: the job ends");
    }

    @Test
    void whoWaitsForAValueWhenAllOthersHaveLeftEndsTheJobAndSaysSo() throws Exception {
        Outcome outcome = run(2, "wait");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output()).contains("all other PEs have left job 'program', and PE 0 waits");
    }

    @Test
    void aJvmThatEndsWithoutHavingLeftEndsTheJobAndSaysSo() throws Exception {
        Outcome outcome = run(2, "forget");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output()).contains("the JVM of PE 1 ends, and has not left job 'program' before");
    }

    @Test
    void whatOneHasLeftBehindIsReachedUntilAllHaveLeft() throws Exception {
        Outcome outcome = run(3, "stay");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("PE 0 reads 41", "PE 2 reads 41", "then HeapClosedException");
    }

    @Test
    void whatOneHasLeftBehindIsReachedFromAnotherHostToo() throws Exception {
        try (TwoHosts hosts = TwoHosts.make()) {
            Outcome outcome = run(Oshrun.on(hosts), 2, "stay");
            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(outcome.output()).contains("PE 0 reads 41", "then HeapClosedException");
        }
    }

    @Test
    void aPeThatIsKilledOnAnotherHostEndsTheJob() throws Exception {
        try (TwoHosts hosts = TwoHosts.make()) {
            Outcome outcome = run(Oshrun.on(hosts), 2, "kill");
            assertThat(outcome.status()).as(outcome.output()).isEqualTo(137);
        }
    }

    @Test
    void statusesOfThoseWhoHaveLeftAreTheirOwn() throws Exception {
        Outcome outcome = run(2, "status");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(9);
        assertThat(outcome.output()).doesNotContain("the job ends");
    }

    @Test
    void whatAJvmMakesExceptionsOfStaysAnException() throws Exception {
        Outcome outcome = run(2, "fail");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("PE 0 caught NullPointerException ArithmeticException IndexOutOfBoundsException StackOverflowError",
                "PE 1 caught NullPointerException ArithmeticException IndexOutOfBoundsException StackOverflowError");
    }

    @Test
    void aJvmJoinsOneJobInItsLife() throws Exception {
        Outcome outcome = run(2, "twice");
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("PE 0 refused: the engine 'openshmem' cannot start: this JVM has joined job 'program' before", "PE 1 refused");
    }

    @Test
    void jobsThatDifferAreRefusedInAllPesWithWhatDiffers() throws Exception {
        Outcome outcome = run(2, "differ");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(4);
        assertThat(outcome.output()).contains("PE 0 has come for job 'program' with heaps of 4194304 bytes at multiples of 65536,"
                + " but PE 1 for job 'program' with heaps of 4194296 bytes");
    }

    @Test
    void whoHasWaitedTooLongForTheOthersGivesUp() throws Exception {
        Outcome outcome = run(2, "late");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(4);
        assertThat(outcome.output()).contains("PE 0 of job 'program' has waited 700 ms for all 2 to come, and gives up");
    }

    @Test
    void anAddressInsideTheJavaHeapIsRefusedBeforeAnythingIsWritten() throws Exception {
        Outcome outcome = run(2, "stay", "--mca", "sshmem_base_start_address", "4278190080");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(4);
        assertThat(outcome.output()).contains("OMPI_MCA_sshmem_base_start_address is 4278190080", "are not free in this JVM", "--mca sshmem_base_start_address 70368744177664");
    }

    @Test
    void aParameterThatWouldCrashTheJvmIsRefused() throws Exception {
        Outcome outcome = run(2, "stay", "-x", "UCX_ERROR_SIGNALS=SEGV");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(4);
        assertThat(outcome.output()).contains("UCX_ERROR_SIGNALS is 'SEGV', and the first null pointer would end the JVM", "start oshrun with -x UCX_ERROR_SIGNALS=");
    }

    @Test
    void moreMemoryThanTheLauncherGivesIsRefused() throws Exception {
        Outcome outcome = run(2, "stay", "-x", "SHMEM_SYMMETRIC_HEAP_SIZE=2M");
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(4);
        assertThat(outcome.output()).contains("SHMEM_SYMMETRIC_HEAP_SIZE is '2M', which is not a number of at least", "needs -x SHMEM_SYMMETRIC_HEAP_SIZE=7M");
    }
}
