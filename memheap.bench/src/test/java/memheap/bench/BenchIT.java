package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import memheap.bench.contender.Contenders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real thing, with iterations too short to mean anything. */
class BenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    private int bench(String... words) throws Exception {
        return Bench.run(Arguments.parse(words), Timing.SMOKE, new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(progress, true, StandardCharsets.UTF_8));
    }

    @Test
    void measuresThroughTheServiceAndWritesTableJsonAndChart(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("figures.json");
        Path plot = folder.resolve("figures.svg");
        int status = bench("--patterns", "pair", "--threads", "2", "--contenders", "none,ptmalloc-addresses,glibc", "--rounds", "2", "--json", json.toString(), "--plot", plot.toString());
        assertThat(status).as("exit status, after %s", progress).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("pair, 2 threads: ", "ptmalloc-addresses", "/glibc");
        assertThat(progress.toString(StandardCharsets.UTF_8)).containsSubsequence("round 1", "none", "ptmalloc-addresses", "glibc", "round 2", "none");
        assertThat(json).content().contains("\"rounds\":2").containsPattern("\"contender\":\"ptmalloc-addresses\".*\"rounds\":\\[[0-9.]+,[0-9.]+\\]");
        assertThat(plot).content().startsWith("<svg ");
    }

    @ParameterizedTest
    @EnumSource(value = Pattern.class, mode = EnumSource.Mode.EXCLUDE, names = "HANDLE")
    void everyPatternRunsOnANativeHeap(Pattern pattern) throws Exception {
        int status = bench("--patterns", pattern.label(), "--threads", "2", "--contenders", "glibc", "--live", "1000", "--rounds", "1");
        assertThat(status).as("exit status, after %s", progress).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("(?m)^glibc +[0-9.]+ ");
    }

    @Test
    void handlesAreComparedWithHandles() throws Exception {
        assertThat(bench("--patterns", "handle", "--threads", "1", "--contenders", "glibc,ptmalloc-allocation,netty-adaptive", "--rounds", "1")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("ptmalloc-allocation", "netty-adaptive").doesNotContain("glibc");
    }

    @Test
    void aContenderThatFailsIsNamedWithItsReason() throws Exception {
        String bundles = System.setProperty("memheap.bench.bundles", "/no/such/folder");
        try {
            assertThat(bench("--patterns", "pair", "--threads", "1", "--contenders", "none,buddy-module", "--rounds", "1")).isEqualTo(1);
        } finally {
            System.setProperty("memheap.bench.bundles", bundles);
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("'buddy-module' failed: ", "/no/such/folder").containsPattern("(?m)^none +[0-9.]+ ");
    }

    @Test
    void theJarUnderstandsItsCommandLine() throws Exception {
        assertThat(jar("--help")).isEqualTo(Map.entry(0, Arguments.USAGE));
        assertThat(jar("--patterns", "nothing").getKey()).isEqualTo(2);
    }

    private static Map.Entry<Integer, String> jar(String... words) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String[] command = Stream.concat(Stream.of(java, "-jar", System.getProperty("memheap.bench.jar")), Stream.of(words)).toArray(String[]::new);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Map.entry(process.waitFor(), said);
    }

    @Test
    void theJarBringsTheBundlesOfItsContainer() {
        Path bundles = Path.of(System.getProperty("memheap.bench.bundles"));
        assertThat(Stream.of("memheap.base", "memheap.buddy", "memheap.ptmalloc", "org.apache.felix.scr")).allMatch(name -> Files.isReadable(bundles.resolve(name + ".jar")));
        assertThat(Contenders.PTMALLOC_ADDRESSES.absence()).isEmpty();
    }
}
