package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/hardening.md} name all tests of misuse and no others, and say something for each level. */
class HardeningPaperTest {

    private static final Path ROOT = Path.of(System.getProperty("memheap.root"));
    private static final Pattern MISUSE = Pattern.compile("(?m)^class \\w+ extends Misuse");
    private static final Pattern TEST = Pattern.compile("@(?:Test|ParameterizedTest)\n(?: *@.*\n)* *void (\\w+)\\(");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** One row of a table of cases. */
    private record Row(String section, String line, List<String> cells) {

        String test() {
            return NAME.matcher(cells.get(2)).results().map(match -> match.group(1)).findFirst().orElse("");
        }

        boolean hasNone() {
            return cells.get(2).startsWith("none. ");
        }
    }

    @Test
    void everyTestThatTheTablesNameExistsAndNoneIsLeftOut() throws IOException {
        Set<String> named = rows().stream().filter(row -> !row.hasNone()).map(Row::test).collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(new TreeSet<>(tests()));
    }

    @Test
    void everyRowSaysWhatIsFoundAtEachLevelOrWhyThereIsNoTest() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            assertThat(row.cells()).as(row.line()).hasSize(6);
            assertThat(row.cells().subList(3, 6)).as(row.line()).allMatch(cell -> cell.isEmpty() == row.hasNone());
        });
    }

    @Test
    void noCaseIsLeftOut() throws IOException {
        assertThat(rows().stream().filter(row -> row.section().equals("mimalloc-bench: 42 cases")).map(row -> row.cells().getFirst()).distinct()).hasSize(42);
        assertThat(rows().stream().filter(row -> row.section().equals("hardened_malloc: 56 cases")).map(row -> row.cells().getFirst()).distinct()).hasSize(56);
    }

    private static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        String section = "";
        for (String line : Files.readAllLines(ROOT.resolve("docs/hardening.md"))) {
            if (line.startsWith("#")) {
                section = line.replaceFirst("#+ ", "");
            } else if (line.startsWith("| ") && line.split("\\|", -1).length > 6 && !line.startsWith("| case |")) {
                rows.add(new Row(section, line, cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        String[] parts = line.split("\\|", -1);
        return Stream.of(parts).skip(1).limit(parts.length - 2).map(String::strip).toList();
    }

    private static Set<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("memheap.misuse/src/test/java/memheap/misuse"))) {
            return files.map(HardeningPaperTest::source).filter(source -> MISUSE.matcher(source).find())
                    .flatMap(source -> TEST.matcher(source).results().map(match -> match.group(1)).toList().stream()).collect(Collectors.toSet());
        }
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
