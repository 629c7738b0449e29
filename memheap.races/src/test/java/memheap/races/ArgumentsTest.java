package memheap.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void withoutWordsAllPartsRunForTenMinutes() {
        Arguments arguments = Arguments.parse();
        assertThat(arguments.seconds()).isEqualTo(600);
        assertThat(arguments.parts()).containsExactly(Part.values());
        assertThat(arguments.seed()).isEmpty();
        assertThat(arguments.operations()).isEmpty();
    }

    @Test
    void everythingCanBeSaid() {
        Arguments arguments = Arguments.parse("--seed", "-7", "--parts", "swaps,scripts", "--seconds", "30", "--operations", "10000000");
        assertThat(arguments.seconds()).isEqualTo(30);
        assertThat(arguments.parts()).isEqualTo(List.of(Part.SCRIPTS, Part.SWAPS));
        assertThat(arguments.seed()).contains(-7L);
        assertThat(arguments.operations()).contains(10_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "--seconds 0       | --seconds takes whole numbers from 1 to 604800, but was given '0'",
        "--seconds         | --seconds needs a value",
        "--parts lunch     | there is no part 'lunch'; there are scripts, interruptions, lincheck, jcstress, trading, swaps",
        "--fast            | '--fast' is not understood, or was given twice",
        "--seed x          | --seed takes whole numbers from -9223372036854775808 to 9223372036854775807, but was given 'x'"})
    void whatMakesNoSenseIsSaidWithWhatWould(String words, String message) {
        assertThatThrownBy(() -> Arguments.parse(words.split(" "))).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
