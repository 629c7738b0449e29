package memheap.bench.job;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import memheap.bench.Columns;
import memheap.bench.job.JobFigures.Row;

/**
 * What a figure has to be.
 *
 * @param measure which of the numbers of a row
 * @param limit the worst that will do
 */
record Target(Measure measure, double limit) {

    /** A number of a row. */
    enum Measure {
        /** The time itself, at most. */
        NANOSECONDS,
        /** The time divided by C's, at most. */
        TO_C,
        /** The speed divided by that of a plain copy, at least. */
        OF_COPY
    }

    private static final Set<String> VALUES = Set.of("put", "get", "put-value", "get-value");
    private static final Set<String> COPIES = Set.of("put", "get");

    /** The target of a quantity, if it has one. @param count how many PEs there are */
    static Optional<Target> of(Contestant contestant, Quantity quantity, int count) {
        return contestant.engine().flatMap(engine -> switch (quantity.pattern()) {
            case "barrier" -> count == 2 ? Optional.of(new Target(Measure.TO_C, 1.5)) : Optional.empty();
            case "allocate-free" -> Optional.of(new Target(Measure.TO_C, 1.0));
            case "copy", "copy-read" -> Optional.empty();
            default -> engine.equals("openshmem") ? Optional.of(new Target(Measure.TO_C, 1.3)) : ofLocalCall(quantity);
        });
    }

    private static Optional<Target> ofLocalCall(Quantity quantity) {
        if (quantity.byteSize() == Long.BYTES) {
            return VALUES.contains(quantity.pattern()) ? Optional.of(new Target(Measure.NANOSECONDS, 30)) : Optional.empty();
        }
        return COPIES.contains(quantity.pattern()) ? Optional.of(new Target(Measure.OF_COPY, 0.9)) : Optional.empty();
    }

    /** Whether a row reaches it; nothing if there is nothing to compare with. */
    Optional<Boolean> isReached(Row row) {
        OptionalDouble found = found(row);
        return found.isEmpty() ? Optional.empty() : Optional.of(measure == Measure.OF_COPY ? found.getAsDouble() >= limit : found.getAsDouble() <= limit);
    }

    private OptionalDouble found(Row row) {
        return switch (measure) {
            case NANOSECONDS -> OptionalDouble.of(row.nanoseconds());
            case TO_C -> row.toC();
            case OF_COPY -> row.ofCopy();
        };
    }

    String text() {
        return switch (measure) {
            case NANOSECONDS -> String.format(Locale.ROOT, "<= %.0f ns", limit);
            case TO_C -> String.format(Locale.ROOT, "<= %.1f of C", limit);
            case OF_COPY -> String.format(Locale.ROOT, ">= %.1f of a copy", limit);
        };
    }

    /** What is said of a row that misses it. */
    String missedBy(Row row) {
        return String.format(Locale.ROOT, "%s: %s%s, wanted is %s", row.quantity().title(), Columns.ratio(found(row).orElseThrow()), measure == Measure.NANOSECONDS ? " ns" : "", text());
    }
}
