package memheap.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import memheap.chaos.container.FrameworkKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void withoutOptionsAMinuteWithEightThreadsOnFelixIsMeant() {
        assertThat(Arguments.parse()).isEqualTo(new Arguments(60, Optional.empty(), 8, FrameworkKind.FELIX, false));
    }

    @Test
    void everyOptionIsUnderstood() {
        assertThat(Arguments.parse("--seconds", "5", "--seed", "-7", "--threads", "3", "--framework", "equinox", "--verbose"))
                .isEqualTo(new Arguments(5, Optional.of(-7L), 3, FrameworkKind.EQUINOX, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds", "--seconds 0", "--seconds x", "--threads 1000", "--framework karaf", "--what", "now"})
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> Arguments.parse(line.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyStepIsDrawnAsOftenAsItsWeightSays() {
        assertThat(Step.at(0)).isEqualTo(Step.PIN);
        assertThat(Step.at(Step.weights() - 1)).isEqualTo(Step.LOOK);
        assertThatThrownBy(() -> Step.at(Step.weights())).isInstanceOf(IllegalArgumentException.class);
    }
}
