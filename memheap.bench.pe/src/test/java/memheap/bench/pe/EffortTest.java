package memheap.bench.pe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import memheap.bench.pe.Effort.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffortTest {

    @Test
    void fourNumbersAskForEverything() {
        assertThat(Effort.parse(List.of("200", "5", "1000", "4096"))).isEqualTo(new Effort(Duration.ofMillis(200), 5, 1000, 4096, List.of(Group.values())));
    }

    @Test
    void groupsAreAskedForByTheirNames() {
        assertThat(Effort.parse(List.of("0", "5", "1000", "4096", "collective", "bytes")).groups()).containsExactly(Group.COLLECTIVE, Group.BYTES);
    }

    @Test
    void aSampleOfLargeBlocksHasFewerOperationsAndSizesThatAreTooLargeAreLeftOut() {
        var effort = Effort.parse(List.of("0", "1", "1000", "4096"));
        assertThat(effort.byteSizes()).containsExactly(8, 64, 512);
        assertThat(effort.largestBytes()).isEqualTo(512);
        assertThat(effort.operationsOf(8)).isEqualTo(512);
        assertThat(effort.operationsOf(512)).isEqualTo(8);
        assertThat(effort.collectiveOperations()).isEqualTo(250);
        assertThat(Effort.parse(List.of("0", "1", "10", "16777216")).byteSizes()).endsWith(1 << 20, 4 << 20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            1 2 3               | four numbers are needed, of milliseconds to warm up, of samples, of operations and of bytes, but there are the words [1, 2, 3]
            -1 1 1000 4096      | '-1' is not a whole number from 0 to 60000
            0 0 1000 4096       | '0' is not a whole number from 1 to 1000
            0 1 many 4096       | 'many' is not a whole number from 4 to 2147483647
            0 1 1000 31         | '31' is not a whole number from 32 to 9223372036854775807
            0 1 1000 4096 gets  | there is no group of patterns 'gets'
            """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> Effort.parse(List.of(words.split(" ")))).withMessage(message);
    }
}
