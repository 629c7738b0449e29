package memheap.replay;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of text in aligned columns, two blanks apart: names to the left, figures to the right. */
final class AlignedRows {

    private AlignedRows() {
    }

    /**
     * Aligns rows.
     *
     * @param rows at least one, all of as many cells
     * @param nameColumns how many of the columns, from the first on, hold names
     * @return a line for each row, without a line's end after the last
     */
    static String of(List<List<String>> rows, int nameColumns) {
        int[] widths = IntStream.range(0, rows.getFirst().size()).map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        return rows.stream().map(row -> line(row, widths, nameColumns)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths, int nameColumns) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            return column < nameColumns ? row.get(column) + padding : padding + row.get(column);
        }).collect(Collectors.joining("  "));
    }
}
