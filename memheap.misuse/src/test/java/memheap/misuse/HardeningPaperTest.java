package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.misuse.HardeningPaper.Word;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/hardening.md} name all tests of misuse and no others, and say something for each level. Whether a test shows that is what {@link Misuse} looks at after it. */
class HardeningPaperTest {

    private static final Pattern MISUSE = Pattern.compile("(?m)^class \\w+ extends Misuse");
    private static final Pattern TEST = Pattern.compile("@(?:Test|ParameterizedTest)\n(?: *@.*\n)* *void (\\w+)\\(");

    @Test
    void everyTestThatTheTablesNameExistsAndNoneIsLeftOut() throws IOException {
        Set<String> named = HardeningPaper.rows().stream().filter(row -> !row.hasNone()).map(HardeningPaper.Row::test).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(new TreeSet<>(tests()));
    }

    @Test
    void everyRowSaysWhatIsFoundAtEachLevelOrWhyThereIsNoTest() {
        assertThat(HardeningPaper.rows()).allSatisfy(row -> {
            assertThat(row.cells()).as(row.line()).hasSize(6);
            assertThat(row.cells().subList(3, 6)).as(row.line()).allMatch(cell -> cell.isEmpty() == row.hasNone());
        });
    }

    @Test
    void noCaseIsLeftOut() {
        assertThat(HardeningPaper.rows().stream().filter(row -> row.section().equals("mimalloc-bench: 42 cases")).map(row -> row.cells().getFirst()).distinct()).hasSize(42);
        assertThat(HardeningPaper.rows().stream().filter(row -> row.section().equals("hardened_malloc: 56 cases")).map(row -> row.cells().getFirst()).distinct()).hasSize(56);
    }

    @Test
    void aCellIsRightIfAllThatItSaysWasShownAndNothingWasShownThatItDoesNotSay() {
        assertThat(right("unseen")).isTrue();
        assertThat(right("unseen", Word.REFUSED)).isFalse();
        assertThat(right("refused")).isFalse();
        assertThat(right("refused; fill", Word.REFUSED)).isFalse();
        assertThat(right("refused; fill", Word.REFUSED, Word.FILL)).isTrue();
        assertThat(right("at free", Word.BY_VERIFY, Word.AT_FREE)).as("verify tells before a free does").isTrue();
        assertThat(right("at free", Word.BY_VERIFY)).isFalse();
        assertThat(right("refused, unless there is nothing to refuse")).isTrue();
    }

    private static boolean right(String cell, Word... shown) {
        return new HardeningPaper.Row("", "", List.of("case", "what it does", "`test`", cell, "", "")).isRight(Setting.Level.OFF, Set.of(shown));
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(HardeningPaper.ROOT.resolve("memheap.misuse/src/test/java/memheap/misuse"))) {
            return files.map(HardeningPaper::text).filter(source -> MISUSE.matcher(source).find())
                    .flatMap(source -> TEST.matcher(source).results().map(match -> match.group(1)).toList().stream()).collect(Collectors.toSet());
        }
    }
}
