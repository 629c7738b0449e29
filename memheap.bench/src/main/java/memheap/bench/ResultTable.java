package memheap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import memheap.bench.contender.Contenders;

/** One series as lines of text: nanoseconds, noise, and the ratio to each peer. */
final class ResultTable {

    private ResultTable() {
    }

    /**
     * Lays a series out.
     *
     * @param figures all figures
     * @param series which of them
     * @return title, header and a line per contender
     */
    static String of(Figures figures, Series series) {
        List<Contenders> peers = figures.peers(series);
        List<List<String>> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("", "ns/op", "+-"));
        peers.forEach(peer -> header.add("/" + peer.label()));
        lines.add(header);
        for (Figures.Row row : figures.rows(series)) {
            List<String> line = new ArrayList<>(List.of(row.contender().label(), number(row.nanoseconds()), number(row.deviation())));
            peers.forEach(peer -> line.add(row.ratios().containsKey(peer) ? ratio(row.ratios().get(peer)) : "-"));
            lines.add(line);
        }
        return String.format(Locale.ROOT, "%s: %s%n%s", series.title(), series.what().pattern().description(), aligned(lines));
    }

    /** At most one digit after the point: the clock is not better than that. */
    static String number(double nanoseconds) {
        return String.format(Locale.ROOT, nanoseconds < 1000 ? "%.1f" : "%.0f", nanoseconds);
    }

    private static String ratio(double ratio) {
        String format = ratio < 0.0995 ? "%.3f" : ratio < 9.995 ? "%.2f" : ratio < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, ratio);
    }

    private static String aligned(List<List<String>> lines) {
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
