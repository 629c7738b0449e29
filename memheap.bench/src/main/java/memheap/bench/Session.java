package memheap.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import memheap.bench.contender.Contenders;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs every contender in every case, round after round: within a round the contenders of a case follow each other, so that whatever else the
 * machine does meets all of them. With a limit, no fork is begun after it, and no case is run again that would not end before it.
 */
final class Session {

    private final List<Case> cases;
    private final List<Contenders> contenders;
    private final Fork fork;
    private final Duration limit;
    private final PrintStream progress;
    private final Figures figures = new Figures();
    private final Set<String> remarks = new TreeSet<>();
    private final long startNanos = System.nanoTime();
    private final Map<Case, Duration> longest = new HashMap<>();
    private final Map<Case, Integer> runs = new HashMap<>();
    private int rounds;
    private int failures;

    /**
     * Prepares a session.
     *
     * @param cases what is compared
     * @param contenders who takes part
     * @param fork what runs one of them
     * @param limit how long it may take
     * @param progress told about each fork
     */
    Session(List<Case> cases, List<Contenders> contenders, Fork fork, Duration limit, PrintStream progress) {
        this.cases = cases;
        this.contenders = contenders;
        this.fork = fork;
        this.limit = limit;
        this.progress = progress;
    }

    Figures figures() {
        return figures;
    }

    /** What a reader of the figures has to know: who failed, what was cut short. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Forks that failed. */
    int failures() {
        return failures;
    }

    /** Rounds that were begun. */
    int rounds() {
        return rounds;
    }

    /** Runs at most so many rounds. */
    void run(int most) {
        for (int round = 1; round <= most; round++) {
            for (Case what : cases) {
                Duration begun = elapsed();
                if (begun.plus(longest.getOrDefault(what, Duration.ZERO)).compareTo(limit) <= 0) {
                    rounds = round;
                    run(what, round);
                    longest.merge(what, elapsed().minus(begun), (one, other) -> one.compareTo(other) > 0 ? one : other);
                    runs.merge(what, 1, Integer::sum);
                }
            }
        }
        cases.stream().filter(what -> runs.getOrDefault(what, 0) < most).forEach(what -> remarks.add(String.format(Locale.ROOT,
                "%s: %d of %d rounds were run; one more would not end within %d seconds", what.title(), runs.getOrDefault(what, 0), most, limit.toSeconds())));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private void run(Case what, int round) {
        for (Contenders contender : contenders) {
            if (!what.pattern().suits(contender, what.liveBlocks())) {
                continue;
            }
            if (elapsed().compareTo(limit) > 0) {
                remarks.add(String.format(Locale.ROOT, "%s: round %d ended before '%s', since %d seconds were over", what.title(), round, contender.label(),
                        limit.toSeconds()));
                return;
            }
            run(what, contender, round);
        }
    }

    private void run(Case what, Contenders contender, int round) {
        try {
            Map<String, double[]> measured = fork.run(what, contender);
            measured.forEach((metric, nanoseconds) -> figures.add(new Series(what, metric), contender, round, nanoseconds));
            progress.printf(Locale.ROOT, "round %d, %s: %s %s%n", round, what.title(), contender.label(), text(measured));
        } catch (RunnerException failed) {
            failures++;
            String remark = String.format(Locale.ROOT, "%s: '%s' failed: %s", what.title(), contender.label(), failed.getMessage());
            remarks.add(remark);
            progress.println(remark);
        }
    }

    private static String text(Map<String, double[]> measured) {
        var parts = new ArrayList<String>();
        measured.forEach((metric, nanoseconds) -> parts.add(metric + " " + Columns.number(Statistic.median(nanoseconds)) + " ns"));
        return String.join(", ", parts);
    }
}
