package memheap.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mutants fit the sources as they are, and the paper tells of them as they are. */
class CatalogueTest {

    private static final Path ROOT = Path.of("..");

    static List<Mutant> mutants() {
        return Catalogue.MUTANTS;
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void thePlaceOfTheEditIsThereOnce(Mutant mutant) throws IOException {
        String source = Files.readString(ROOT.resolve(mutant.edit().file()));
        assertThat(mutant.edit().appliedTo(source)).isNotEqualTo(source);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void theNamedTestIsThere(Mutant mutant) throws IOException {
        assertThat(Files.readString(ROOT.resolve(mutant.test().file()))).containsPattern("@(Test|ParameterizedTest)\n(    @.*\n)*    void " + Pattern.quote(mutant.test().method()) + "\\(");
    }

    @Test
    void theNumbersGoUpFromM1ToM12AndBeyond() {
        List<String> numbers = IntStream.rangeClosed(1, Catalogue.MUTANTS.size()).mapToObj(number -> "M" + number).toList();
        assertThat(Catalogue.MUTANTS).extracting(Mutant::number).isEqualTo(numbers).contains("M12");
        assertThat(Catalogue.MUTANTS).extracting(Mutant::fault).doesNotHaveDuplicates();
    }

    @Test
    void thePaperSaysOfEachThatItWasKilled() throws IOException {
        assertThat(Paper.of(ROOT).rows()).isEqualTo(Catalogue.MUTANTS.stream().map(mutant -> Paper.row(mutant, Verdict.KILLED)).toList());
    }
}
