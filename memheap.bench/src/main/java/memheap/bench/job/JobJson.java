package memheap.bench.job;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import memheap.bench.Json;
import memheap.bench.job.JobFigures.Row;

/** All figures as one JSON object; the README has its fields. */
final class JobJson {

    private JobJson() {
    }

    static String of(JobFigures figures, int count, int rounds, List<String> remarks) {
        Stream<String> results = figures.contestants().stream().flatMap(contestant -> figures.rows(contestant).stream().map(row -> result(contestant, row, count)));
        return Json.object(Json.field("java", Json.text(Runtime.version().toString())), Json.field("processors", Integer.toString(Runtime.getRuntime().availableProcessors())),
                Json.field("pes", Integer.toString(count)), Json.field("rounds", Integer.toString(rounds)), Json.field("remarks", Json.array(remarks.stream().map(Json::text))),
                Json.field("results", Json.lines(results))) + "\n";
    }

    private static String result(Contestant contestant, Row row, int count) {
        Optional<Target> target = Target.of(contestant, row.quantity(), count);
        return Json.object(Json.field("contestant", Json.text(contestant.label())), Json.field("pattern", Json.text(row.quantity().pattern())),
                Json.field("bytes", Long.toString(row.quantity().byteSize())), Json.field("nanoseconds", Json.number(row.nanoseconds())),
                Json.field("deviation", Json.number(row.deviation())), Json.field("rounds", Json.array(row.rounds().stream().map(Json::number))),
                Json.field("toC", number(row.toC())), Json.field("ofCopy", number(row.ofCopy())), Json.field("target", target.map(Target::text).map(Json::text).orElse("null")),
                Json.field("verdict", target.map(wanted -> Json.text(JobTable.verdict(wanted.isReached(row)))).orElse("null")));
    }

    private static String number(OptionalDouble number) {
        return number.isPresent() ? Json.number(number.getAsDouble()) : "null";
    }
}
