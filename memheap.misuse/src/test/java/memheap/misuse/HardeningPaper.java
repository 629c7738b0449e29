package memheap.misuse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of cases in {@code docs/hardening.md}. */
final class HardeningPaper {

    static final Path ROOT = Path.of(System.getProperty("memheap.root"));

    private static final Pattern NAME = Pattern.compile("`(\\w+)`");
    private static final List<Row> ROWS = read();

    /** What a test can show. A cell that has none of these words says that there is nothing to see. */
    enum Word {
        REFUSED, DECLINED, AT_FREE, AT_THE_RESIZE, BY_VERIFY, ON_LEAVING, THE_EVENT, OLD_CONTENT, FILL, THE_GUARD, ILLEGALSTATEEXCEPTION, INDEXOUTOFBOUNDSEXCEPTION;

        boolean isIn(String cell) {
            return cell.toLowerCase(Locale.ROOT).contains(name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    /** One row of a table of cases. */
    record Row(String section, String line, List<String> cells) {

        String test() {
            return NAME.matcher(cells.get(2)).results().map(match -> match.group(1)).findFirst().orElse("");
        }

        boolean hasNone() {
            return cells.get(2).startsWith("none. ");
        }

        String cell(Setting.Level level) {
            return cells.get(3 + level.ordinal());
        }

        /** Whether a test that has shown some things has shown what a cell says: all of it, but for what comes with a condition, and something only if the cell says so. */
        boolean isRight(Setting.Level level, Set<Word> shown) {
            Set<Word> told = Stream.of(Word.values()).filter(word -> word.isIn(cell(level))).collect(Collectors.toCollection(TreeSet::new));
            return told.isEmpty() ? shown.isEmpty() : cell(level).contains(", ") || shown.containsAll(told);
        }
    }

    private HardeningPaper() {
    }

    static List<Row> rows() {
        return ROWS;
    }

    private static List<Row> read() {
        var rows = new ArrayList<Row>();
        String section = "";
        for (String line : text(ROOT.resolve("docs/hardening.md")).lines().toList()) {
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

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
