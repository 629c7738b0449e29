package memheap.heatstencil;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import memheap.base.JobFixture;
import memheap.heatstencil.Faults.Fault;
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
class HeatStencilTest {

    private static final long ALL_SERIALLY = Long.MAX_VALUE;
    private static final long NOTHING_SERIALLY = 0;
    private static final List<String> PLATE = List.of("12", "9", "30");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private HeatStencil program(long serialUpdates) {
        return new HeatStencil(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(errors, true, StandardCharsets.UTF_8), serialUpdates);
    }

    /** The status of each PE. */
    private List<Integer> run(JobFixture job, long serialUpdates, List<String> arguments) throws Exception {
        HeatStencil program = program(serialUpdates);
        return job.results(pe -> program.run(pe.elements, pe.heap, arguments));
    }

    private JobFixture job(int count) throws Exception {
        var job = new JobFixture(folder, count, true);
        job.pes().forEach(pe -> pe.add("ptmalloc", 10, "1.0.0", new PtmallocComponent()));
        return job;
    }

    /** Runs the program on three PEs, in the second of which a call of a method goes wrong; the calls before and after that one are right. */
    private void assertNoticed(long serialUpdates, String method, int wrongCall, Fault fault, String complaint) throws Exception {
        HeatStencil program = program(serialUpdates);
        var calls = new AtomicInteger();
        Fault once = (call, arguments) -> calls.incrementAndGet() == wrongCall ? fault.in(call, arguments) : call.make();
        try (JobFixture job = job(3)) {
            assertThat(job.results(pe -> {
                ProcessingElements elements = pe.number == 1 ? Faults.in(pe.elements, method, once) : pe.elements;
                return program.run(elements, pe.heap, PLATE);
            })).containsOnly(1);
        }
        assertThat(complaints()).contains(complaint);
        assertThat(printed()).contains("; 3 PEs: WRONG");
    }

    private static Fault putting(double value) {
        return (call, arguments) -> {
            ((MemorySegment) arguments[2]).setAtIndex(JAVA_DOUBLE, 4, value);
            return call.make();
        };
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaints() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"1, 24, 16, 100", "2, 24, 16, 100", "3, 24, 16, 100", "4, 24, 16, 100", "2, 7, 5, 101", "3, 7, 5, 101", "4, 7, 5, 101", "4, 4, 1, 50", "4, 3, 8, 50", "3, 1, 8, 50", "4, 1, 1, 1"})
    void eachCellIsThatOfASerialComputationAndNothingIsLeftInTheHeap(int count, String rows, String columns, String steps) throws Exception {
        try (JobFixture job = job(count)) {
            assertThat(run(job, ALL_SERIALLY, List.of(rows, columns, steps))).isEqualTo(Collections.nCopies(count, 0));
            assertThat(job.pes()).allMatch(pe -> pe.heap.statistics().liveBlocks() == 0);
        }
        assertThat(complaints()).isEmpty();
        assertThat(printed().lines()).hasSize(2);
        assertThat(printed()).startsWith("heat-stencil: %s rows, %s columns, %s steps; %d PEs: right, to the last bit".formatted(rows, columns, steps, count))
                .contains("heat-stencil: checksum 0x", ", last change ");
    }

    @Test
    void theChecksumIsTheSameForAnyNumberOfPes() throws Exception {
        var checksums = new ArrayList<String>();
        for (int count = 1; count <= 4; count++) {
            try (JobFixture job = job(count)) {
                assertThat(run(job, NOTHING_SERIALLY, List.of("31", "17", "200"))).containsOnly(0);
            }
            checksums.add(printed().lines().filter(line -> line.contains("checksum")).toList().getLast().split(";")[0]);
        }
        assertThat(checksums).hasSize(4).containsOnly(checksums.getFirst());
        assertThat(printed()).contains("right as far as bounds and changes tell; too large to be computed serially");
    }

    @Test
    void itCanBeRunAgainInTheSameJob() throws Exception {
        try (JobFixture job = job(3)) {
            for (int steps = 1; steps < 8; steps++) {
                assertThat(run(job, ALL_SERIALLY, List.of("8", "8", String.valueOf(steps)))).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "1048577", "99999999999999999999"})
    void aWrongNumberOfRowsIsRefusedOnceForAllPes(String rows) throws Exception {
        try (JobFixture job = job(2)) {
            assertThat(run(job, ALL_SERIALLY, List.of(rows))).containsOnly(2);
        }
        assertThat(complaints()).isEqualToNormalizingNewlines("""
                heat-stencil: ROWS is a whole number from 1 to 1048576, but was '%s'
                heat-stencil: [ROWS [COLUMNS [STEPS]]], 512, 512 and 1000 unless said
                """.formatted(rows));
        assertThat(printed()).isEmpty();
    }

    @Test
    void aHaloThatDoesNotArriveIsNoticed() throws Exception {
        Fault onlySignal = (call, arguments) -> {
            arguments[2] = ((MemorySegment) arguments[2]).asSlice(0, 0);
            return call.make();
        };
        assertNoticed(ALL_SERIALLY, "putSignal", 57, onlySignal, "H3: row ");
    }

    @Test
    void aCellThatIsChangedByItsLowestBitIsNoticed() throws Exception {
        Fault lowestBit = (call, arguments) -> {
            MemorySegment row = (MemorySegment) arguments[2];
            row.setAtIndex(JAVA_DOUBLE, 4, Math.nextUp(row.getAtIndex(JAVA_DOUBLE, 4)));
            return call.make();
        };
        assertNoticed(ALL_SERIALLY, "putSignal", 60, lowestBit, "H3: row ");
    }

    @Test
    void aCellThatIsHotterThanTheEdgeIsNoticedWhereNothingIsComputedSerially() throws Exception {
        assertNoticed(NOTHING_SERIALLY, "putSignal", 59, putting(1000), "H1: row 4 of PE 1 has 1000.0 in column 4");
    }

    @Test
    void aCellThatIsNoNumberIsNoticedWhereNothingIsComputedSerially() throws Exception {
        assertNoticed(NOTHING_SERIALLY, "putSignal", 20, putting(Double.NaN), " NaN in column ");
    }

    @Test
    void heatThatComesFromNowhereIsNoticedByTheChanges() throws Exception {
        assertNoticed(NOTHING_SERIALLY, "putSignal", 20, putting(Plate.HOT), "H2: step 10 has changed a cell by ");
    }
}
