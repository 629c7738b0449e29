package memheap.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures as columns of text, alike in every locale. */
public final class Columns {

    private Columns() {
    }

    /**
     * A time, with at most one digit after the point: the clock is not better than that.
     *
     * @param nanoseconds the time
     * @return its digits
     */
    public static String number(double nanoseconds) {
        return String.format(Locale.ROOT, nanoseconds < 1000 ? "%.1f" : "%.0f", nanoseconds);
    }

    /**
     * A ratio, with two digits that count or more.
     *
     * @param ratio any
     * @return its digits
     */
    public static String ratio(double ratio) {
        String format = ratio < 0.0995 ? "%.3f" : ratio < 9.995 ? "%.2f" : ratio < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, ratio);
    }

    /**
     * Lays lines out, with the first column on the left and all others on the right.
     *
     * @param lines of as many columns each
     * @return the lines, each with its end
     */
    public static String aligned(List<List<String>> lines) {
        var widths = new int[lines.getFirst().size()];
        lines.forEach(line -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        });
        return lines.stream().map(line -> aligned(line, widths)).collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
    }

    private static String aligned(List<String> line, int[] widths) {
        var text = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - line.get(column).length());
            text.append(column == 0 ? line.get(column) + padding : "  " + padding + line.get(column));
        }
        return text.toString().stripTrailing();
    }
}
