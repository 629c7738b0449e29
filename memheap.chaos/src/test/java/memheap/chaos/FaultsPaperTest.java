package memheap.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/faults.md} have every race, abuse and fault by its number, and name tests that there are. */
class FaultsPaperTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");
    private static final Pattern NUMBER = Pattern.compile("(?m)^\\| ([RAF]\\d+) \\|.*\\| ([^|]+) \\|$");

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String paper() {
        return text(ROOT.resolve("docs/faults.md"));
    }

    private static Map<String, Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/") && file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(file -> file.getFileName().toString().replace(".java", ""), file -> file, (one, other) -> one));
        }
    }

    @Test
    void everyTestThatThePaperNamesExists() throws IOException {
        Map<String, Path> sources = sources();
        List<String> missing = NAMED.matcher(paper()).results().filter(named -> !isTest(sources, named)).map(MatchResult::group).toList();
        assertThat(missing).isEmpty();
    }

    private static boolean isTest(Map<String, Path> sources, MatchResult named) {
        Path source = sources.get(named.group(1));
        return source != null && Pattern.compile("\\s" + named.group(2) + "\\(").matcher(text(source)).find();
    }

    @Test
    void noNumberIsLeftOutAndEachHasATestOrSaysThatThereIsNone() {
        Map<String, String> tests = NUMBER.matcher(paper()).results().collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        List<String> races = IntStream.rangeClosed(1, 18).mapToObj(number -> "R" + number).toList();
        List<String> abuses = IntStream.rangeClosed(1, 38).mapToObj(number -> "A" + number).toList();
        assertThat(tests).containsKeys(races.toArray(String[]::new)).containsKeys(abuses.toArray(String[]::new));
        assertThat(tests.values()).allMatch(test -> test.equals("none") || NAMED.matcher(test).find());
    }

    @Test
    void whereThereIsNoTestTheRowSaysWhy() {
        assertThat(paper().lines().filter(line -> line.endsWith("| none |"))).allMatch(line -> line.contains("| does not apply: ") || line.contains("| not prevented: "));
    }

    /** The pages that name tests of the container say truly on which frameworks these run. */
    @Test
    void theTestsThatAreSaidToRunOnBothFrameworksDo() throws IOException {
        String itest = text(ROOT.resolve("memheap.itest/pom.xml"));
        Map<String, Path> sources = sources();
        String said = paper().lines().filter(line -> line.contains("run on Felix and on Equinox")).findFirst().orElseThrow();
        List<String> names = Pattern.compile("`(\\w+IT)`").matcher(said.substring(0, said.indexOf("without them"))).results().map(match -> match.group(1)).toList();
        assertThat(names).hasSize(7).allMatch(name -> itest.contains("**/" + name + ".java") || text(sources.get(name)).contains("FrameworkKind"));
    }
}
