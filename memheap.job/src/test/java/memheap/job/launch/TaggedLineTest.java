package memheap.job.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaggedLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
        "[1,0]<stdout>:text|[pe 0] text",
        "[1,12]<stderr>: [1,0]<stdout>:x|[pe 12]  [1,0]<stdout>:x",
        "[1,3]<stdout>:|[pe 3] ",
        "mpirun: [1,0] has ended|mpirun: [1,0] has ended"})
    void theTagBecomesTheNumberOfThePe(String tagged, String named) {
        assertThat(TaggedLine.named(tagged)).isEqualTo(named);
    }
}
