package memheap.bench.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import memheap.bench.Columns;
import memheap.bench.job.JobFigures.Row;

/** The figures of one who was measured as lines of text, and what is missed. */
final class JobTable {

    private final JobFigures figures;
    private final int count;

    /** @param count how many PEs there were */
    JobTable(JobFigures figures, int count) {
        this.figures = figures;
        this.count = count;
    }

    /** Title, header and a line for each quantity. */
    String of(Contestant contestant) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(String.format(Locale.ROOT, "%s, %d PEs", contestant.label(), count), "ns/op", "+-", "GB/s", "/C", "of copy", "target", ""));
        figures.rows(contestant).forEach(row -> lines.add(line(contestant, row)));
        return Columns.aligned(lines);
    }

    private List<String> line(Contestant contestant, Row row) {
        Optional<Target> target = Target.of(contestant, row.quantity(), count);
        return List.of(row.quantity().title(), Columns.number(row.nanoseconds()), Columns.number(row.deviation()), ratio(row.bandwidth()), ratio(row.toC()), ratio(row.ofCopy()),
                target.map(Target::text).orElse(""), target.map(wanted -> verdict(wanted.isReached(row))).orElse(""));
    }

    private static String ratio(OptionalDouble ratio) {
        return ratio.isPresent() ? Columns.ratio(ratio.getAsDouble()) : "-";
    }

    /** What is said of a target. */
    static String verdict(Optional<Boolean> isReached) {
        return isReached.map(reached -> reached ? "reached" : "missed").orElse("unknown");
    }

    /** A sentence on all targets, and one for each that is missed. */
    List<String> summary() {
        var missed = new ArrayList<String>();
        int known = 0;
        for (Contestant contestant : figures.contestants()) {
            for (Row row : figures.rows(contestant)) {
                Optional<Target> target = Target.of(contestant, row.quantity(), count).filter(wanted -> wanted.isReached(row).isPresent());
                known += target.isPresent() ? 1 : 0;
                target.filter(wanted -> !wanted.isReached(row).orElseThrow()).ifPresent(wanted -> missed.add("missed: " + contestant.label() + ", " + wanted.missedBy(row)));
            }
        }
        missed.addFirst(String.format(Locale.ROOT, "%d of %d targets are reached", known - missed.size(), known));
        return missed;
    }
}
