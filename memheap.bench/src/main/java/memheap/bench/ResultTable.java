package memheap.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
            List<String> line = new ArrayList<>(List.of(row.contender().label(), Columns.number(row.nanoseconds()), Columns.number(row.deviation())));
            peers.forEach(peer -> line.add(row.ratios().containsKey(peer) ? Columns.ratio(row.ratios().get(peer)) : "-"));
            lines.add(line);
        }
        return String.format(Locale.ROOT, "%s: %s%n%s", series.title(), series.what().pattern().description(), Columns.aligned(lines));
    }
}
