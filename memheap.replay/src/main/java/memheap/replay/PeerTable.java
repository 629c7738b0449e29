package memheap.replay;

import static memheap.replay.Json.decimal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How components compare with peers, as text: two columns a peer, its own time and the component's ratio to it. */
final class PeerTable {

    private static final String TITLE = "best ns/event of each peer, and the component's as a multiple of it: below 1 the component is faster";
    private static final int NAME_COLUMNS = 2;
    private static final String NOTHING = "-";

    private final List<ReplayResult> results;
    private final PeerRatios ratios;
    private final List<String> peers;

    PeerTable(List<ReplayResult> results) {
        this.results = results;
        this.ratios = new PeerRatios(results);
        this.peers = ratios.peers();
    }

    boolean isEmpty() {
        return peers.isEmpty();
    }

    @Override
    public String toString() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("trace", "component", "ns best", peers.stream().flatMap(peer -> Stream.of(peer, "ratio"))));
        results.forEach(result -> rows.add(row(result.trace(), result.component(), decimal(result.nsBest(), 1),
                peers.stream().flatMap(peer -> cells(result, peer)))));
        ratios.averaged().forEach(component -> rows.add(row("geometric mean", component, "",
                peers.stream().flatMap(peer -> Stream.of("", ratio(ratios.geometricMean(component, peer)))))));
        return Stream.concat(Stream.of(TITLE, AlignedRows.of(rows, NAME_COLUMNS)), complaints()).collect(Collectors.joining("\n"));
    }

    private static List<String> row(String trace, String component, String nsBest, Stream<String> cells) {
        return Stream.concat(Stream.of(trace, component, nsBest), cells).toList();
    }

    private static Stream<String> cells(ReplayResult result, String peer) {
        String time = result.peers().stream().filter(other -> other.peer().equals(peer)).map(other -> decimal(other.nsBest(), 1)).findFirst().orElse(NOTHING);
        return Stream.of(time, ratio(result.ratioTo(peer)));
    }

    /** What went wrong on peers. */
    private Stream<String> complaints() {
        return results.stream().flatMap(result -> result.peers().stream().filter(peer -> !peer.isClean()).map(peer -> String.format(Locale.ROOT,
                "'%s' on '%s' beside '%s': %d calls failed, %d blocks were corrupted", peer.peer(), result.trace(), result.component(), peer.failures(), peer.corrupted())));
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? decimal(ratio.getAsDouble(), 2) : NOTHING;
    }
}
