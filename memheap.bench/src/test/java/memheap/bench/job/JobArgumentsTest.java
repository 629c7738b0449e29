package memheap.bench.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobArgumentsTest {

    @Test
    void withoutWordsBothEnginesAreMeasuredWithTwoPes() {
        assertThat(JobArguments.parse("--pe")).isEqualTo(new JobArguments(false, List.of("local", "openshmem"), 2, 3, Optional.empty()));
    }

    @Test
    void everyWordIsHeeded() {
        assertThat(JobArguments.parse("--json", "a.json", "--pe", "--engines", "openshmem,openshmem", "--quick", "--count", "4", "--rounds", "5"))
                .isEqualTo(new JobArguments(true, List.of("openshmem"), 4, 5, Optional.of(Path.of("a.json"))));
    }

    @Test
    void quickTakesShorterSamples() {
        assertThat(JobArguments.parse("--quick").effort()).containsExactly("1000", "5", "5000", "16777216");
        assertThat(JobArguments.parse().effort()).containsExactly("2000", "15", "20000", "67108864");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --pe --fast          | '--fast' is not understood, or was given twice
            --pe --pe            | '--pe' is not understood, or was given twice
            --pe --json          | --json needs a value
            --pe --count 1       | --count is at least 2: one PE works on the memory of another
            --pe --count 65      | --count takes whole numbers from 1 to 64, but was given '65'
            --pe --rounds none   | --rounds takes whole numbers from 1 to 1000, but was given 'none'
            --pe --engines local,mpi | there is no engine 'mpi'; there are local, openshmem
            --pe --patterns pair | '--patterns' is not understood, or was given twice
            """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> JobArguments.parse(words.split(" "))).withMessage(message);
    }

    @Test
    void usageNamesEveryOption() {
        assertThat(JobArguments.USAGE).contains("--pe", "--quick", "--engines", "--count", "--rounds", "--json");
    }

    @Test
    void anEngineIsMeasuredWithItsGuardAndWithoutAndTheProgramInCAlways() {
        assertThat(Contestant.of(List.of("openshmem"))).containsExactly(Contestant.OPENSHMEM, Contestant.OPENSHMEM_UNGUARDED, Contestant.C);
    }
}
