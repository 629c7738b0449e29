package memheap.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import memheap.bench.contender.Contenders;

/** All figures as one JSON object; the README has its fields. */
final class JsonReport {

    private JsonReport() {
    }

    static String of(Figures figures, int rounds, List<String> remarks) {
        Stream<String> results = figures.series().stream().flatMap(series -> figures.rows(series).stream().map(row -> result(series, row)));
        return Json.object(Json.field("java", Json.text(Runtime.version().toString())), Json.field("processors", Integer.toString(Runtime.getRuntime().availableProcessors())),
                Json.field("rounds", Integer.toString(rounds)), Json.field("remarks", Json.array(remarks.stream().map(Json::text))), Json.field("results", Json.lines(results))) + "\n";
    }

    private static String result(Series series, Figures.Row row) {
        Case what = series.what();
        return Json.object(Json.field("pattern", Json.text(what.pattern().label())), Json.field("threads", Integer.toString(what.threads())),
                Json.field("liveBlocks", Integer.toString(what.liveBlocks())), Json.field("metric", Json.text(series.metric())),
                Json.field("contender", Json.text(row.contender().label())), Json.field("family", Json.text(row.contender().family().name().toLowerCase(Locale.ROOT))),
                Json.field("nanoseconds", Json.number(row.nanoseconds())), Json.field("deviation", Json.number(row.deviation())),
                Json.field("rounds", Json.array(row.rounds().stream().map(Json::number))), Json.field("ratios", ratios(row.ratios())));
    }

    private static String ratios(Map<Contenders, Double> ratios) {
        return Json.object(ratios.entrySet().stream().map(entry -> Json.field(entry.getKey().label(), Json.number(entry.getValue()))).toArray(String[]::new));
    }
}
