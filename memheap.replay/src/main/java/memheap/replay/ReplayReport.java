package memheap.replay;

import static memheap.replay.Json.decimal;
import static memheap.replay.Json.field;
import static memheap.replay.Json.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
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
     * @return an array with one object a line: a result each, then, for peers on more than one trace, the means of each component
     */
    public static String json(List<ReplayResult> results) {
        var ratios = new PeerRatios(results);
        return Stream.concat(results.stream().map(ReplayReport::object), ratios.averaged().stream().map(component -> means(component, ratios)))
                .collect(Collectors.joining(",\n ", "[", "]"));
    }

    /**
     * Writes results as a table, and the comparison with peers, if there were any, as another one.
     *
     * @param results any number of them
     * @return a header and a line for each result; sizes in bytes, times in nanoseconds per event
     */
    public static String table(List<ReplayResult> results) {
        List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
        results.forEach(result -> rows.add(cells(result)));
        String components = AlignedRows.of(rows, NAME_COLUMNS);
        var peers = new PeerTable(results);
        return peers.isEmpty() ? components : components + "\n\n" + peers;
    }

    private static String object(ReplayResult result) {
        Stream<String> fields = Stream.of(
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
                field("corrupted", result.corrupted()));
        return Json.object(result.peers().isEmpty() ? fields : Stream.concat(fields, Stream.of(field("peers", peers(result)))));
    }

    private static String peers(ReplayResult result) {
        return Json.object(result.peers().stream().map(peer -> field(peer.peer(), Json.object(Stream.of(
                field("nsFirst", decimal(peer.nsFirst(), 2)),
                field("nsBest", decimal(peer.nsBest(), 2)),
                field("ratio", ratio(result.ratioTo(peer.peer()))),
                field("failures", peer.failures()),
                field("corrupted", peer.corrupted()))))));
    }

    private static String means(String component, PeerRatios ratios) {
        return Json.object(Stream.of(
                field("component", quoted(component)),
                field("traces", ratios.traces(component)),
                field("geometricMean", Json.object(ratios.peers().stream().map(peer -> field(peer, ratio(ratios.geometricMean(component, peer))))))));
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? decimal(ratio.getAsDouble(), 4) : "null";
    }

    private static List<String> cells(ReplayResult result) {
        return List.of(result.trace(), result.component(), Long.toString(result.events()), decimal(result.nsFirst(), 1), decimal(result.nsBest(), 1),
                Long.toString(result.failures()), Long.toString(result.peakLiveBytes()), Long.toString(result.peakUsedBytes()),
                decimal(result.usedPerLive(), 3), Long.toString(result.generations()), Long.toString(result.swaps()), Long.toString(result.corrupted()));
    }
}
