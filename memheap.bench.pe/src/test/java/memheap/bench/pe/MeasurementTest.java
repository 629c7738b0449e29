package memheap.bench.pe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import memheap.base.JobFixture;
import memheap.base.JobFixture.End;
import memheap.base.JobFixture.Pe;
import memheap.ptmalloc.PtmallocComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All patterns, with counts that are too small to mean anything. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeasurementTest {

    private static final Effort TINY = new Effort(Duration.ZERO, 3, 20, 4 * 4096, List.of(Effort.Group.values()));

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private JobFixture job(int count, boolean guarded) throws Exception {
        var job = new JobFixture(folder, count, guarded);
        job.pes().forEach(pe -> pe.add("ptmalloc", 10, "1.0.0", new PtmallocComponent()));
        return job;
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everyPatternRunsWithRightResultsAndIsToldOnce(int count) throws Exception {
        try (var job = job(count, true); var stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            job.results(pe -> measure(pe, TINY, stream));
        }
        assertThat(said()).allMatch(line -> line.matches("figure [a-z-]+ [0-9]+ [0-9]+\\.[0-9]{3} [0-9]+\\.[0-9]{3}|figures 27"));
        assertThat(said()).extracting(line -> line.replaceAll("figure ([a-z-]+ [0-9]+) .*", "$1")).containsExactly("put 8", "get 8", "copy 8", "copy-read 8", "put 64", "get 64", "copy 64", "copy-read 64",
                "put 512", "get 512", "copy 512", "copy-read 512", "put 4096", "get 4096", "copy 4096", "copy-read 4096", "put-value 8", "get-value 8", "put-quiet 8", "fetch-add 8", "compare-and-swap 8",
                "put-together 8", "get-together 8", "fetch-add-together 8", "fetch-add-shared 8", "barrier 0", "allocate-free 64", "figures 27");
    }

    private static int measure(Pe pe, Effort effort, PrintStream stream) {
        new Measurement(pe.elements, pe.heap, effort, stream).run();
        return 0;
    }

    @Test
    void collectiveCallsRunWithoutAGuardToo() throws Exception {
        try (var job = job(2, false); var stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            job.results(pe -> measure(pe, new Effort(Duration.ZERO, 3, 20, 4096, List.of(Effort.Group.COLLECTIVE)), stream));
        }
        assertThat(said()).hasSize(3);
    }

    @Test
    void aValueThatSomebodyElseHasWrittenIsFound() throws Exception {
        try (var job = job(2, true)) {
            List<End<Integer>> ends = job.all(pe -> {
                var blocks = new Blocks(pe.elements, pe.heap, 64);
                var patterns = new ValuePatterns(pe.elements, blocks);
                if (pe.number == 1) {
                    pe.elements.barrier();
                    return 0;
                }
                patterns.fetchAddShared(10);
                pe.elements.putLong(0, blocks.sharedWord(), 7);
                pe.elements.barrier();
                patterns.requireAllAdded();
                return 0;
            });
            assertThat(ends.getFirst().failure()).isInstanceOf(IllegalStateException.class).hasMessage("wrong result: fetch-add-shared has left 7 where 20 was expected");
        }
    }

    @Test
    void theProgramMeasuresWhatItsArgumentsAskForAndEndsWellEverywhere() throws Exception {
        try (var job = job(2, true)) {
            assertThat(job.results(pe -> new BenchProgram().run(pe.elements, pe.heap, List.of("20", "1", "4", "32", "atomics", "together")))).containsOnly(0);
        }
    }
}
