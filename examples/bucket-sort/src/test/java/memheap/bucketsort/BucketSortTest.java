package memheap.bucketsort;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.base.JobFixture;
import memheap.bucketsort.Faults.Fault;
import memheap.pe.ProcessingElements;
import memheap.ptmalloc.PtmallocComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The very program, on several PEs in this JVM. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BucketSortTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final BucketSort program = new BucketSort(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(errors, true, StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    /** The status of each PE. */
    private List<Integer> run(JobFixture job, String... arguments) throws Exception {
        return job.results(pe -> program.run(pe.elements, pe.heap, List.of(arguments)));
    }

    private JobFixture job(int count) throws Exception {
        var job = new JobFixture(folder, count, true);
        job.pes().forEach(pe -> pe.add("ptmalloc", 10, "1.0.0", new PtmallocComponent()));
        return job;
    }

    /** Runs the program on three PEs, in the second of which something goes wrong once. */
    private List<JobFixture.End<Integer>> runWith(String method, Fault fault) throws Exception {
        try (JobFixture job = job(3)) {
            var isOver = new AtomicBoolean();
            Fault once = (call, arguments) -> isOver.getAndSet(true) ? call.make() : fault.in(call, arguments);
            return job.all(pe -> {
                ProcessingElements elements = pe.number == 1 ? Faults.in(pe.elements, method, once) : pe.elements;
                return program.run(elements, pe.heap, List.of("1000", "7"));
            });
        }
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaints() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private void assertNoticed(List<JobFixture.End<Integer>> ends, String... complaints) {
        assertThat(ends).allMatch(end -> end.failure() == null && end.result() == 1);
        assertThat(complaints()).contains(complaints);
        assertThat(printed()).contains("NOT sorted");
    }

    @ParameterizedTest
    @CsvSource({"1, 10000", "2, 10000", "3, 10000", "4, 10000", "2, 1", "3, 1", "4, 1", "4, 2"})
    void keysAreSortedOverAllPesAndNothingIsLeftInTheHeap(int count, String keysPerPe) throws Exception {
        try (JobFixture job = job(count)) {
            assertThat(run(job, keysPerPe, "42")).isEqualTo(Collections.nCopies(count, 0));
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 0);
        }
        assertThat(complaints()).isEmpty();
        assertThat(printed().lines()).hasSize(2);
        assertThat(printed()).startsWith("bucket-sort: " + count * Integer.parseInt(keysPerPe) + " keys, sum 0x").contains("; " + count + " PEs, seed 42: sorted", "bucket-sort: draw ", ", sort ");
    }

    @Test
    void itCanBeRunAgainInTheSameJob() throws Exception {
        try (JobFixture job = job(3)) {
            for (int seed = -5; seed < 5; seed++) {
                assertThat(run(job, "500", String.valueOf(seed))).containsOnly(0);
            }
        }
    }

    @Test
    void asManyKeysInAllAreTheSameKeysHoweverManyPesThereAre() throws Exception {
        for (int count = 1; count <= 4; count++) {
            try (JobFixture job = job(count)) {
                run(job, String.valueOf(12_000 / count), "9");
            }
        }
        assertThat(printed().lines().filter(line -> line.contains("sum")).map(line -> line.substring(0, line.indexOf(';'))).distinct()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "268435457", "99999999999999999999"})
    void aWrongNumberOfKeysIsRefusedOnceForAllPes(String keysPerPe) throws Exception {
        try (JobFixture job = job(2)) {
            assertThat(run(job, keysPerPe)).containsOnly(2);
        }
        assertThat(complaints()).isEqualToNormalizingNewlines("""
                bucket-sort: KEYS_PER_PE is a whole number from 1 to 268435456, but was '%s'
                bucket-sort: [KEYS_PER_PE [SEED]], 1000000 and 42 unless said
                """.formatted(keysPerPe));
        assertThat(printed()).isEmpty();
    }

    @Test
    void aKeyThatIsChangedOnItsWayIsNoticed() throws Exception {
        assertNoticed(runWith("put", (call, arguments) -> {
            MemorySegment keys = (MemorySegment) arguments[2];
            keys.setAtIndex(JAVA_INT, 0, keys.getAtIndex(JAVA_INT, 0) ^ 1);
            return call.make();
        }), "C4: drawn were 3000 keys, sum 0x");
    }

    @Test
    void aKeyThatIsBroughtIntoTheWrongBucketIsNoticed() throws Exception {
        assertNoticed(runWith("put", (call, arguments) -> {
            MemorySegment keys = (MemorySegment) arguments[2];
            keys.setAtIndex(JAVA_INT, 0, KeySource.RANGE - 1);
            return call.make();
        }), "C1: PE 1 has the key 268435455, which is not of its bucket", "C3: a bucket has the key 268435455, and a later one has ", "C4: ");
    }

    @Test
    void keysThatDoNotArriveAreNoticed() throws Exception {
        assertNoticed(runWith("put", (call, arguments) -> null), "C4: drawn were 3000 keys, sum 0x", "; sorted are 3000 keys, sum 0x");
    }

    @Test
    void aPlaceThatWasGivenTwiceIsNoticed() throws Exception {
        assertNoticed(runWith("fetchAddLong", (call, arguments) -> {
            arguments[2] = 0L;
            return call.make();
        }), "C4: drawn were 3000 keys, sum 0x", "; sorted are 2");
    }
}
