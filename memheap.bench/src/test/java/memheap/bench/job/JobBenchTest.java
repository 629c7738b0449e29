package memheap.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script takes the part of the launcher; the program in C is the real one, where it can be compiled. */
class JobBenchTest {

    private static final Path SOURCE = Path.of("../memheap.bench.pe/src/main/c/pebench.c");
    private static final List<String> TINY = List.of("0", "2", "8", "4096");

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    private Programs programs(String script) throws Exception {
        Path launcher = Files.writeString(folder.resolve("launcher"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return new Programs(launcher, Path.of("bundle.jar"), SOURCE, folder, 2);
    }

    private int bench(String script, String... words) throws Exception {
        return new JobBench(JobArguments.parse(words), programs(script), TINY, new PrintStream(progress, true, StandardCharsets.UTF_8)).run(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String said(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aJobIsStartedByTheLauncherWithTheProgramsWords() throws Exception {
        assertThat(programs("").command(Contestant.OPENSHMEM, TINY)).containsExactly(folder.resolve("launcher").toString(), "job", "-n", "2", "--engine", "openshmem", "--size", "64M",
                "bundle.jar", "0", "2", "8", "4096");
        assertThat(programs("").command(Contestant.LOCAL_UNGUARDED, TINY)).containsSequence("--engine", "local").containsSequence("-Dmemheap.job.guard=off", "bundle.jar", "0", "2", "8", "4096", "collective");
    }

    @Test
    void theProgramInCIsStartedWithTheSettingsOfAJob() throws Exception {
        assertThat(programs("").command(Contestant.C, TINY)).startsWith("oshrun", "-np", "2").contains("sshmem_base_start_address", "UCX_MEM_EVENTS=n")
                .endsWith(folder.resolve("pebench").toString(), "0", "2", "8", "4096");
    }

    @Test
    void allAreMeasuredInEachRoundOneAfterTheOther() throws Exception {
        Path json = folder.resolve("figures.json");
        int status = bench("echo '[pe 1] figure put 8 9.0 9.0'; echo '[pe 0] figure put 8 3.0 0.5'; echo '[pe 0] figures 1'", "--engines", "local", "--rounds", "2", "--json", json.toString());
        assertThat(status).as("exit status, after %s", said(progress)).isZero();
        assertThat(said(progress)).containsSubsequence("round 1: local\n", "round 1: local-unguarded\n", "round 2: local\n", "round 2: local-unguarded\n");
        assertThat(said(out)).containsPattern("(?m)^put 8 B +3\\.0 +0\\.5 .*<= 30 ns  reached$").contains(" targets are reached");
        assertThat(json).content().contains("\"rounds\":[3.0000,3.0000]");
    }

    @Test
    void whoFailsIsNamedWithItsLastWordsAndTheOthersAreMeasured() throws Exception {
        int status = bench("case \"$*\" in *guard=off*) echo '[pe 0] wrong result'; exit 3;; esac; echo '[pe 0] figure put 8 3.0 0.5'; echo '[pe 0] figures 1'", "--engines", "local", "--rounds", "1");
        assertThat(status).isEqualTo(1);
        assertThat(said(out)).contains("'local-unguarded' failed in round 1 with status 3, and has told 0 of 0 figures: [pe 0] wrong result").containsPattern("(?m)^put 8 B +3\\.0 ");
    }

    @Test
    void aLineThatWasLostIsAFailure() throws Exception {
        assertThat(bench("echo '[pe 0] figure put 8 3.0 0.5'; echo '[pe 0] figures 2'", "--engines", "local", "--rounds", "1")).isEqualTo(1);
        assertThat(said(out)).contains("'local' failed in round 1 with status 0, and has told 1 of 2 figures");
    }

    @Test
    void theProgramInCMeasuresTheSamePatterns() throws Exception {
        assumeTrue(Programs.isInstalled("oshcc") && Programs.isInstalled("oshrun"), "skipped: OpenSHMEM's compiler is not installed here; on Debian: apt-get install openmpi-bin libopenmpi-dev");
        Programs programs = programs("");
        programs.compile();
        var output = new Output();
        Ended ended = Ended.of(programs.command(Contestant.C, TINY), output::read);
        assertThat(ended.status()).as(ended.lastWords()).isZero();
        assertThat(output.isComplete()).isTrue();
        assertThat(output.figures()).extracting(figure -> figure.quantity().title()).containsExactly("put 8 B", "get 8 B", "copy 8 B", "copy-read 8 B", "put 64 B", "get 64 B", "copy 64 B", "copy-read 64 B",
                "put 512 B", "get 512 B", "copy 512 B", "copy-read 512 B", "put-value 8 B", "get-value 8 B", "put-quiet 8 B", "fetch-add 8 B", "compare-and-swap 8 B",
                "put-together 8 B", "get-together 8 B", "fetch-add-together 8 B", "fetch-add-shared 8 B", "barrier", "allocate-free 64 B");
    }
}
