package memheap.chaos.kills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void withoutOptionsTwoThousandKillsAreMeant() {
        assertThat(Arguments.parse()).isEqualTo(new Arguments(2000, Optional.empty()));
    }

    @Test
    void everyOptionIsUnderstood() {
        assertThat(Arguments.parse("--seed", "-7", "--count", "2")).isEqualTo(new Arguments(2, Optional.of(-7L)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --count              | --count needs a value
            --count 1            | --count takes whole numbers from 2 to 2147483647, but was given '1'
            --count 0            | --count takes whole numbers from 2 to 2147483647, but was given '0'
            --count -4           | --count takes whole numbers from 2 to 2147483647, but was given '-4'
            --count 4294967298   | --count takes whole numbers from 2 to 2147483647, but was given '4294967298'
            --seed many          | --seed takes whole numbers from -9223372036854775808 to 9223372036854775807, but was given 'many'
            --cuont 4            | there is no option '--cuont'; see --help
            """)
    void whatWouldKillNothingOrIsNotUnderstoodIsRefusedWithTheWord(String line, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> Arguments.parse(line.split(" "))).withMessage(reason);
    }
}
