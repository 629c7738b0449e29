package memheap.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import memheap.bench.contender.Contenders;

/** All figures as one JSON object; the README has its fields. */
final class JsonReport {

    private JsonReport() {
    }

    static String of(Figures figures, int rounds, List<String> remarks) {
        Stream<String> results = figures.series().stream().flatMap(series -> figures.rows(series).stream().map(row -> result(series, row)));
        return object(field("java", text(Runtime.version().toString())), field("processors", Integer.toString(Runtime.getRuntime().availableProcessors())),
                field("rounds", Integer.toString(rounds)), field("remarks", array(remarks.stream().map(JsonReport::text))), field("results", lines(results))) + "\n";
    }

    private static String result(Series series, Figures.Row row) {
        Case what = series.what();
        return object(field("pattern", text(what.pattern().label())), field("threads", Integer.toString(what.threads())),
                field("liveBlocks", Integer.toString(what.liveBlocks())), field("metric", text(series.metric())),
                field("contender", text(row.contender().label())), field("family", text(row.contender().family().name().toLowerCase(Locale.ROOT))),
                field("nanoseconds", number(row.nanoseconds())), field("deviation", number(row.deviation())),
                field("rounds", array(row.rounds().stream().map(JsonReport::number))), field("ratios", ratios(row.ratios())));
    }

    private static String ratios(Map<Contenders, Double> ratios) {
        return object(ratios.entrySet().stream().map(entry -> field(entry.getKey().label(), number(entry.getValue()))).toArray(String[]::new));
    }

    private static String object(String... fields) {
        return "{" + String.join(",", fields) + "}";
    }

    private static String field(String name, String value) {
        return text(name) + ":" + value;
    }

    private static String array(Stream<String> values) {
        return values.collect(Collectors.joining(",", "[", "]"));
    }

    private static String lines(Stream<String> values) {
        return values.collect(Collectors.joining(",\n", "[\n", "\n]"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String text(String value) {
        var quoted = new StringBuilder("\"");
        for (char letter : value.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
