package memheap.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Results as text, for machines and for people. Neither depends on the locale. */
public final class ReplayReport {

    private static final List<String> COLUMNS = List.of("trace", "component", "events", "ns first", "ns best", "failures", "peak live", "peak used",
            "used/live", "generations", "swaps", "corrupted");
    private static final int NAME_COLUMNS = 2;

    private ReplayReport() {
    }

    /**
     * Writes results as JSON.
     *
     * @param results any number of them
     * @return an array with one flat object a line
     */
    public static String json(List<ReplayResult> results) {
        return results.stream().map(ReplayReport::object).collect(Collectors.joining(",\n ", "[", "]"));
    }

    /**
     * Writes results as a table.
     *
     * @param results any number of them
     * @return a header and a line for each result; sizes in bytes, times in nanoseconds per event
     */
    public static String table(List<ReplayResult> results) {
        List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
        results.forEach(result -> rows.add(cells(result)));
        int[] widths = IntStream.range(0, COLUMNS.size()).map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0)).toArray();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String object(ReplayResult result) {
        return Stream.of(
                field("trace", quoted(result.trace())),
                field("component", quoted(result.component())),
                field("events", result.events()),
                field("nsFirst", decimal(result.nsFirst(), 2)),
                field("nsBest", decimal(result.nsBest(), 2)),
                field("failures", result.failures()),
                field("peakLiveBytes", result.peakLiveBytes()),
                field("peakUsedBytes", result.peakUsedBytes()),
                field("usedPerLive", decimal(result.usedPerLive(), 4)),
                field("generations", result.generations()),
                field("swaps", result.swaps()),
                field("corrupted", result.corrupted())).collect(Collectors.joining(",", "{", "}"));
    }

    private static String field(String name, Object value) {
        return quoted(name) + ":" + value;
    }

    private static List<String> cells(ReplayResult result) {
        return List.of(result.trace(), result.component(), Long.toString(result.events()), decimal(result.nsFirst(), 1), decimal(result.nsBest(), 1),
                Long.toString(result.failures()), Long.toString(result.peakLiveBytes()), Long.toString(result.peakUsedBytes()),
                decimal(result.usedPerLive(), 3), Long.toString(result.generations()), Long.toString(result.swaps()), Long.toString(result.corrupted()));
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length).mapToObj(column -> {
            String padding = " ".repeat(widths[column] - row.get(column).length());
            return column < NAME_COLUMNS ? row.get(column) + padding : padding + row.get(column);
        }).collect(Collectors.joining("  "));
    }

    private static String decimal(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit == '"' || unit == '\\') {
                quoted.append('\\').append((char) unit);
            } else if (unit < ' ' || Character.isSurrogate((char) unit)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", unit));
            } else {
                quoted.append((char) unit);
            }
        });
        return quoted.append('"').toString();
    }
}
