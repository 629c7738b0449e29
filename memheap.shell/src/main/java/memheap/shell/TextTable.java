package memheap.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in aligned columns, two blanks apart. */
final class TextTable {

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String title, boolean right) {
    }

    /**
     * Makes an empty table.
     *
     * @param titles the columns' titles; one that begins with {@code >} is aligned to the right, and the mark is not shown
     */
    TextTable(String... titles) {
        columns = List.of(titles).stream().map(title -> title.startsWith(">") ? new Column(title.substring(1), true) : new Column(title, false)).toList();
        rows.add(columns.stream().map(Column::title).toList());
    }

    /** Adds a row with one value for each column. */
    void add(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a row has %d values, not %d", columns.size(), values.length));
        }
        rows.add(List.of(values).stream().map(String::valueOf).toList());
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, columns.size()).map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            return columns.get(column).right() ? padding + row.get(column) : row.get(column) + padding;
        }).collect(Collectors.joining("  ")).stripTrailing();
    }
}
