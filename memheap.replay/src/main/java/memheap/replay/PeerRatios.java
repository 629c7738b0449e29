package memheap.replay;

import java.util.List;
import java.util.OptionalDouble;

/** How components compare with peers over several traces. */
final class PeerRatios {

    private final List<ReplayResult> results;

    PeerRatios(List<ReplayResult> results) {
        this.results = List.copyOf(results);
    }

    /** The peers that took part, in the order in which they did. */
    List<String> peers() {
        return results.stream().flatMap(result -> result.peers().stream()).map(PeerResult::peer).distinct().toList();
    }

    /** The components, in the order in which they took part. */
    List<String> components() {
        return results.stream().map(ReplayResult::component).distinct().toList();
    }

    /** How many traces a component was compared with peers on. */
    long traces(String component) {
        return results.stream().filter(result -> result.component().equals(component) && !result.peers().isEmpty()).count();
    }

    /** The components that have a mean: those that were compared on more than one trace. */
    List<String> averaged() {
        return components().stream().filter(component -> traces(component) > 1).toList();
    }

    /**
     * The mean that fits ratios: twice as fast on one trace and half as fast on another make 1.
     *
     * @return the geometric mean of {@link ReplayResult#ratioTo} over all traces that have such a ratio; nothing if none has
     */
    OptionalDouble geometricMean(String component, String peer) {
        OptionalDouble mean = results.stream().filter(result -> result.component().equals(component)).flatMapToDouble(result -> result.ratioTo(peer).stream())
                .map(Math::log).average();
        return mean.isPresent() ? OptionalDouble.of(Math.exp(mean.getAsDouble())) : mean;
    }
}
