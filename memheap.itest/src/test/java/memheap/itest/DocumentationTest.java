package memheap.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** What the papers name must exist: paths, links and types of ours. */
public class DocumentationTest {

    private static final Path ROOT = Path.of(System.getProperty("memheap.root"));
    private static final Pattern CODE_BLOCK = Pattern.compile("(?s)```.*?```");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern TYPE = Pattern.compile("@?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(\\.[A-Za-z][A-Za-z0-9]*)*(\\(.*\\))?");
    private static final Pattern MEMBER = Pattern.compile("([A-Z][A-Za-z0-9]*)\\.([A-Za-z][A-Za-z0-9]*)(\\(.*\\))?");
    private static final Pattern DECLARATION = Pattern.compile("(?m)^[a-z @]*\\b(?:class|interface|record|enum) ([A-Z][A-Za-z0-9]*)");
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*/?");
    private static final Pattern KNOWN_WORDS = Pattern.compile("(?m)^ +(?:(\\w+)\\) )?need_known \"([^\"]*)\" \"([^\"]*)\" (?:(\\w+) )?\"\\$@\"");
    private static final Pattern HELP = Pattern.compile("(?m)^  memheap (\\w+) (.*)$");
    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");
    private static final Set<String> FOREIGN_PACKAGES = Set.of("java.lang", "java.lang.foreign", "java.lang.invoke", "java.util", "java.util.concurrent", "java.time",
            "java.util.concurrent.locks", "java.nio.channels", "org.osgi.framework", "org.osgi.service.component.annotations", "org.osgi.service.metatype.annotations",
            "org.osgi.annotation.versioning", "org.osgi.service.component.propertytypes");

    @Test
    public void everyPathThatThePapersNameExists() throws IOException {
        var missing = new TreeSet<String>();
        for (Path paper : papers()) {
            quotations(paper).filter(DocumentationTest::isPath).filter(path -> !Files.exists(ROOT.resolve(path)))
                    .forEach(path -> missing.add("%s names %s".formatted(ROOT.relativize(paper), path)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    public void everyLinkBetweenThePapersLeadsSomewhere() throws IOException {
        var missing = new TreeSet<String>();
        for (Path paper : papers()) {
            LINK.matcher(Files.readString(paper)).results().map(match -> match.group(1)).filter(link -> !Files.exists(paper.resolveSibling(link)))
                    .forEach(link -> missing.add("%s links to %s".formatted(ROOT.relativize(paper), link)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    public void everyTypeThatThePapersNameExists() throws IOException {
        Set<String> ours = sources().flatMap(DocumentationTest::declaredTypes).collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        for (Path paper : papers()) {
            quotations(paper).map(TYPE::matcher).filter(matcher -> matcher.matches()).map(matcher -> matcher.group(1)).filter(type -> !ours.contains(type))
                    .filter(type -> !isForeign(type)).forEach(type -> missing.add("%s names the type %s".formatted(ROOT.relativize(paper), type)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    public void everyMemberOfATypeOfOursThatThePapersNameExists() throws IOException {
        Map<String, String> texts = sources().collect(Collectors.toMap(source -> source.getFileName().toString().replace(".java", ""), DocumentationTest::text, String::concat));
        var missing = new TreeSet<String>();
        for (Path paper : papers()) {
            quotations(paper).map(MEMBER::matcher).filter(matcher -> matcher.matches() && texts.containsKey(matcher.group(1)))
                    .filter(matcher -> !Pattern.compile("\\b" + matcher.group(2) + "\\b").matcher(texts.get(matcher.group(1))).find())
                    .forEach(matcher -> missing.add("%s names %s of %s".formatted(ROOT.relativize(paper), matcher.group(2), matcher.group(1))));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    public void everyOptionThatTheLauncherTellsOfIsOneThatItLetsThrough() throws IOException {
        String launcher = Files.readString(ROOT.resolve("memheap"));
        Map<String, String> known = KNOWN_WORDS.matcher(launcher).results().collect(Collectors.toMap(DocumentationTest::verb, match -> match.group(2) + " " + match.group(3) + " "));
        assertThat(known).containsKeys("bench", "races", "chaos", "kills", "mutants");
        var refused = new TreeSet<String>();
        HELP.matcher(launcher).results().filter(help -> known.containsKey(help.group(1)))
                .forEach(help -> OPTION.matcher(help.group(2)).results().map(MatchResult::group).filter(option -> !known.get(help.group(1)).contains(option + " "))
                        .forEach(option -> refused.add("memheap %s %s".formatted(help.group(1), option))));
        assertThat(refused).isEmpty();
    }

    /** It stands behind the words, or as the label of a case before them. */
    private static String verb(MatchResult knownWords) {
        return knownWords.group(4) == null ? knownWords.group(1) : knownWords.group(4);
    }

    @Test
    public void thePapersThatTheReadmePromisesAreThere() throws IOException {
        List<String> names = papers().stream().map(paper -> ROOT.relativize(paper).toString()).toList();
        assertThat(names).contains("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/walk-one-allocation.md", "docs/walk-one-hot-install.md",
                "docs/concurrency.md", "docs/glossary.md", "docs/write-a-component.md", "docs/conformance-kit.md");
    }

    /** The types that a source file declares, nested ones too. */
    private static Stream<String> declaredTypes(Path source) {
        return DECLARATION.matcher(text(source)).results().map(match -> match.group(1)).toList().stream();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> papers() throws IOException {
        try (Stream<Path> top = Files.list(ROOT); Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs).filter(path -> path.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> modules = Stream.concat(Files.list(ROOT), Files.list(ROOT.resolve("examples")))) {
            return modules.map(module -> module.resolve("src")).filter(Files::isDirectory).flatMap(DocumentationTest::javaFiles).toList().stream();
        }
    }

    private static Stream<Path> javaFiles(Path source) {
        try (Stream<Path> files = Files.walk(source)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What stands in back quotes, outside of code blocks. */
    private static Stream<String> quotations(Path paper) {
        return CODE.matcher(CODE_BLOCK.matcher(text(paper)).replaceAll("")).results().map((MatchResult match) -> match.group(1)).toList().stream();
    }

    /** A path has a slash or a file's ending, and is not made by the build, by a user or by every package. */
    private static boolean isPath(String text) {
        boolean looksLikeOne = text.contains("/") || text.matches("[a-z.-]+\\.(md|bnd|xml|java|svg|properties)");
        return looksLikeOne && PATH.matcher(text).matches() && !text.contains("target/") && !text.contains("NNNN") && !text.startsWith("java/")
                && !text.contains("/com/example/") && !Set.of("load/memheap.cfg", "src/main/java", "package-info.java").contains(text);
    }

    private static boolean isForeign(String type) {
        return FOREIGN_PACKAGES.stream().anyMatch(candidate -> {
            try {
                Class.forName(candidate + "." + type, false, DocumentationTest.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException | NoClassDefFoundError elsewhere) {
                return false;
            }
        });
    }
}
