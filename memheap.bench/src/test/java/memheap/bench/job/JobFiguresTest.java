package memheap.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import memheap.bench.job.JobFigures.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFiguresTest {

    private final JobFigures figures = new JobFigures();

    private void tell(Contestant contestant, int round, String... lines) {
        List.of(lines).forEach(line -> figures.add(contestant, round, Figure.of(line).orElseThrow()));
    }

    private Row row(Contestant contestant, String title) {
        return figures.rows(contestant).stream().filter(row -> row.quantity().title().equals(title)).findFirst().orElseThrow();
    }

    @Test
    void aLineOfPe0AndOneOfTheProgramInCAreReadAlike() {
        var expected = new Figure(new Quantity("put-value", 8), 12.5, 0.125);
        assertThat(Figure.of("[pe 0] figure put-value 8 12.500 0.125")).contains(expected);
        assertThat(Figure.of("figure put-value 8 12.500 0.125")).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[pe 1] figure put 8 1.0 1.0", "[pe 0] hello", "figure put 8 1.0", "figure put 8 -1.0 0.1", "a figure put 8 1.0 1.0", "figure put 8 nan 1.0", ""})
    void anythingElseIsNoFigure(String line) {
        assertThat(Figure.of(line)).isEmpty();
    }

    @Test
    void aFigureIsTheMedianOfTheRoundsAndARatioIsTakenWithinEach() {
        tell(Contestant.LOCAL, 1, "figure barrier 0 100.0 1.0");
        tell(Contestant.LOCAL, 2, "figure barrier 0 900.0 3.0");
        tell(Contestant.LOCAL, 3, "figure barrier 0 120.0 2.0");
        tell(Contestant.C, 1, "figure barrier 0 200.0 1.0");
        tell(Contestant.C, 2, "figure barrier 0 1500.0 1.0");
        tell(Contestant.C, 3, "figure barrier 0 100.0 1.0");
        Row row = row(Contestant.LOCAL, "barrier");
        assertThat(row.nanoseconds()).isEqualTo(120);
        assertThat(row.deviation()).isEqualTo(2);
        assertThat(row.rounds()).containsExactly(100.0, 900.0, 120.0);
        assertThat(row.toC().orElseThrow()).isEqualTo(0.6);
        assertThat(row(Contestant.C, "barrier").toC()).isEmpty();
    }

    @Test
    void aRoundThatOneOfTwoHasMissedIsInNoRatio() {
        tell(Contestant.LOCAL, 1, "figure barrier 0 100.0 1.0");
        tell(Contestant.LOCAL, 2, "figure barrier 0 300.0 1.0");
        tell(Contestant.C, 2, "figure barrier 0 100.0 1.0");
        assertThat(row(Contestant.LOCAL, "barrier").toC().orElseThrow()).isEqualTo(3);
    }

    @Test
    void thePlainCopyIsThatOfTheSameJvmAndSize() {
        tell(Contestant.LOCAL, 1, "figure put 4096 50.0 1.0", "figure copy 4096 40.0 1.0", "figure put 512 50.0 1.0");
        tell(Contestant.C, 1, "figure put 4096 100.0 1.0", "figure copy 4096 200.0 1.0");
        assertThat(row(Contestant.LOCAL, "put 4 KiB").ofCopy().orElseThrow()).isEqualTo(0.8);
        assertThat(row(Contestant.LOCAL, "put 4 KiB").bandwidth().orElseThrow()).isEqualTo(4096 / 50.0, within(1e-9));
        assertThat(row(Contestant.LOCAL, "put 512 B").ofCopy()).isEmpty();
        assertThat(row(Contestant.LOCAL, "copy 4 KiB").ofCopy()).isEmpty();
    }

    @Test
    void whatIsGotIsComparedWithACopyThatIsReadToo() {
        tell(Contestant.LOCAL, 1, "figure get 4096 50.0 1.0", "figure copy 4096 40.0 1.0", "figure copy-read 4096 45.0 1.0");
        assertThat(row(Contestant.LOCAL, "get 4 KiB").ofCopy().orElseThrow()).isEqualTo(0.9);
        assertThat(row(Contestant.LOCAL, "copy-read 4 KiB").ofCopy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LOCAL,put,8,2,<= 30 ns", "LOCAL,get-value,8,2,<= 30 ns", "LOCAL,put,64,2,>= 0.9 of a copy", "LOCAL,get,4194304,4,>= 0.9 of a copy", "LOCAL,fetch-add,8,2,",
        "LOCAL,barrier,0,2,<= 1.5 of C", "OPENSHMEM,barrier,0,2,<= 1.5 of C", "LOCAL,barrier,0,3,", "LOCAL_UNGUARDED,allocate-free,64,2,<= 1.0 of C",
        "OPENSHMEM,allocate-free,64,4,<= 1.0 of C", "OPENSHMEM,put,8,2,<= 1.3 of C", "OPENSHMEM,fetch-add-shared,8,2,<= 1.3 of C", "OPENSHMEM,copy,8,2,", "C,put,8,2,"
    })
    void whatHasATarget(Contestant contestant, String pattern, long byteSize, int count, String text) {
        assertThat(Target.of(contestant, new Quantity(pattern, byteSize), count).map(Target::text)).isEqualTo(Optional.ofNullable(text));
    }

    @ParameterizedTest
    @CsvSource({"NANOSECONDS,30,true", "NANOSECONDS,29.9,false", "TO_C,1.5,true", "TO_C,1.4,false", "OF_COPY,0.9,true", "OF_COPY,0.91,false"})
    void aLimitItselfIsReached(Target.Measure measure, double limit, boolean reached) {
        var row = new Row(new Quantity("put", 8), 30, 0, List.of(30.0), OptionalDouble.of(1.5), OptionalDouble.of(0.9));
        assertThat(new Target(measure, limit).isReached(row)).contains(reached);
    }

    @Test
    void withoutAProgramInCItIsUnknownWhetherATargetIsReached() {
        tell(Contestant.LOCAL, 1, "figure barrier 0 100.0 1.0");
        assertThat(new JobTable(figures, 2).of(Contestant.LOCAL).lines().skip(1)).containsExactly("barrier       100.0  1.0     -   -        -  <= 1.5 of C  unknown");
        assertThat(new JobTable(figures, 2).summary()).containsExactly("0 of 0 targets are reached");
    }

    @Test
    void theTableShowsFigureRatiosTargetAndVerdictAndWhatIsMissedIsSaidOnceMore() {
        tell(Contestant.LOCAL, 1, "figure put 8 4.0 0.1", "figure put 4096 50.0 1.0", "figure copy 8 3.0 0.1", "figure copy 4096 40.0 1.0", "figure allocate-free 64 1500.0 20.0");
        tell(Contestant.C, 1, "figure put 8 16.0 0.1", "figure put 4096 100.0 1.0", "figure allocate-free 64 2000.0 1.0");
        var table = new JobTable(figures, 2);
        assertThat(table.of(Contestant.LOCAL).lines()).containsExactly(
                "local, 2 PEs        ns/op    +-  GB/s    /C  of copy            target",
                "put 8 B               4.0   0.1     -  0.25     0.75          <= 30 ns  reached",
                "put 4 KiB            50.0   1.0  81.9  0.50     0.80  >= 0.9 of a copy   missed",
                "copy 8 B              3.0   0.1     -     -        -",
                "copy 4 KiB           40.0   1.0     -     -        -",
                "allocate-free 64 B   1500  20.0     -  0.75        -       <= 1.0 of C  reached");
        assertThat(table.summary()).containsExactly("2 of 3 targets are reached", "missed: local, put 4 KiB: 0.80, wanted is >= 0.9 of a copy");
    }

    @Test
    void theJsonHasOneLineAResultAndIsAlikeInEveryLocale() {
        tell(Contestant.LOCAL, 1, "figure barrier 0 100.0 1.0", "figure fetch-add 8 6.5 0.5");
        tell(Contestant.C, 1, "figure barrier 0 200.0 1.0");
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            String json = JobJson.of(figures, 2, 1, List.of("a remark"));
            assertThat(json).startsWith("{\"java\":\"" + Runtime.version() + "\",").contains("\"pes\":2,\"rounds\":1,\"remarks\":[\"a remark\"],\"results\":[\n");
            assertThat(json.lines()).contains(
                    "{\"contestant\":\"local\",\"pattern\":\"barrier\",\"bytes\":0,\"nanoseconds\":100.0000,\"deviation\":1.0000,\"rounds\":[100.0000],\"toC\":0.5000,\"ofCopy\":null,"
                            + "\"target\":\"<= 1.5 of C\",\"verdict\":\"reached\"},",
                    "{\"contestant\":\"local\",\"pattern\":\"fetch-add\",\"bytes\":8,\"nanoseconds\":6.5000,\"deviation\":0.5000,\"rounds\":[6.5000],\"toC\":null,\"ofCopy\":null,"
                            + "\"target\":null,\"verdict\":null},");
        } finally {
            Locale.setDefault(before);
        }
    }
}
