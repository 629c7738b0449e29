package memheap.base;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which component may serve, and which of two is better.
 *
 * @param include names that may serve; empty means all
 * @param exclude names that may not
 * @param pin the only name that may serve; empty means none is pinned
 * @param priorities priorities that count instead of service rankings, by name
 */
record Policy(List<String> include, List<String> exclude, String pin, Map<String, Integer> priorities) {

    /** Says why a component is left out by configuration. */
    Optional<String> exclusion(String name) {
        if (!pin.isEmpty() && !pin.equals(name)) {
            return Optional.of(String.format(Locale.ROOT, "memheap.pin names '%s'", pin));
        }
        if (!include.isEmpty() && !include.contains(name)) {
            return Optional.of(String.format(Locale.ROOT, "memheap.include is %s", include));
        }
        return exclude.contains(name) ? Optional.of(String.format(Locale.ROOT, "memheap.exclude is %s", exclude)) : Optional.empty();
    }

    int priority(Candidate candidate) {
        return priorities.getOrDefault(candidate.name(), candidate.ranking());
    }

    /** Best first: higher priority, then lower service id, as everywhere in OSGi. */
    Comparator<Candidate> order() {
        return Comparator.comparingInt(this::priority).reversed().thenComparingLong(Candidate::serviceId);
    }
}
