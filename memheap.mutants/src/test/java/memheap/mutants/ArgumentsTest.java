package memheap.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final Path ROOT = Path.of("somewhere");

    @Test
    void withoutOptionsAllMutantsAreMeant() {
        assertThat(Arguments.parse(ROOT)).isEqualTo(new Arguments(ROOT, Set.of(), Optional.empty(), false));
        assertThat(Arguments.parse(ROOT).mutants()).isEqualTo(Catalogue.MUTANTS);
    }

    @Test
    void someOfThemCanBeMeantAndTheSeedGiven() {
        Arguments arguments = Arguments.parse(ROOT, "--seed", "-7", "--only", "M7,M3");
        assertThat(arguments.mutants()).extracting(Mutant::number).containsExactly("M3", "M7");
        assertThat(arguments.seed()).hasValue(-7L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--only M0", "--only M3,m7", "--seed x", "--write --only M3", "--list", "M3"})
    void whatIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> Arguments.parse(ROOT, line.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
