package memheap.tck;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Which check found which mutant, and what it said; written for a paper and for a console. */
final class MutantTable {

    static final Path FOLDER = Path.of("target", "memheap-tck");
    static final String ROW = "| `%s` | %s | %s | `%s` | %s |";

    private static final int MOST_CHARACTERS = 150;

    record Row(Mutant mutant, Method finder, String invocation, String message) {

        /** As the paper has it; a number of bytes or a place in it may be another one the next time. */
        String inPaper() {
            return String.format(Locale.ROOT, ROW, mutant.name(), mutant.fault(), Check.areaOf(finder).title(), mutant.finder(), message.replace("|", "\\|").replace("<", "&lt;"));
        }

        String onConsole(int number) {
            return String.format(Locale.ROOT, "%3d  %s: %s%n     found by %s%s (%s): %s", number, mutant.name(), mutant.fault(), mutant.finder(),
                    invocation.startsWith(mutant.finder()) ? "" : " " + invocation, Check.areaOf(finder).title(), message);
        }
    }

    private final List<Row> rows = new CopyOnWriteArrayList<>();

    void add(Mutant mutant, Method finder, String invocation, String message) {
        rows.add(new Row(mutant, finder, invocation, shortened(message)));
    }

    /** The first two lines, since many a message has its numbers in the second. */
    private static String shortened(String message) {
        String line = message.lines().map(String::strip).filter(text -> !text.isEmpty()).limit(3).collect(Collectors.joining(" "));
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "...";
    }

    void write() throws IOException {
        Files.createDirectories(FOLDER);
        Files.write(FOLDER.resolve("mutants.md"), rows.stream().map(Row::inPaper).toList());
        var console = new StringBuilder();
        for (int number = 1; number <= rows.size(); number++) {
            console.append(rows.get(number - 1).onConsole(number)).append(System.lineSeparator());
        }
        console.append(String.format(Locale.ROOT, "%d of %d mutants were found by the check that is about them%n", rows.size(), Mutant.all().size()));
        Files.writeString(FOLDER.resolve("mutants.txt"), console);
    }
}
