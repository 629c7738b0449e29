package memheap.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import memheap.tck.Check.Outcome;

/** A report in a handful of lines, for a console or a log. */
final class SummaryText {

    private static final int MOST_FAILURES = 8;
    private static final int LINE = 140;

    private SummaryText() {
    }

    static String of(KitReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "conformance kit: %s%s: %s", report.name(), report.type().isEmpty() ? "" : " (" + report.type() + ")", counts(report)));
        lines.addAll(wrapped("  passed: ", report.byArea().entrySet().stream().map(SummaryText::passed).toList()));
        lines.addAll(failures(report));
        reasons(report).forEach((reason, count) -> lines.add("  skipped " + count + ": " + reason));
        return String.join(System.lineSeparator(), lines);
    }

    /** One line for all failed invocations of a method, which mostly have one cause. */
    private static List<String> failures(KitReport report) {
        Map<String, List<Check>> byMethod = report.checks(Outcome.FAILED).stream().collect(Collectors.groupingBy(Check::method, LinkedHashMap::new, Collectors.toList()));
        List<String> lines = new ArrayList<>();
        byMethod.values().stream().limit(MOST_FAILURES).forEach(failed -> {
            Check first = failed.getFirst();
            String others = failed.size() == 1 ? "" : String.format(Locale.ROOT, " and %d more of it", failed.size() - 1);
            lines.add("  FAILED: " + first.area().title() + ": " + first.name() + others + ": " + shortened(first.inShort()));
        });
        if (byMethod.size() > MOST_FAILURES) {
            lines.add("  FAILED: and " + (byMethod.size() - MOST_FAILURES) + " other checks, see the report");
        }
        return lines;
    }

    static String counts(KitReport report) {
        return String.format(Locale.ROOT, "%d checks, %d passed, %d failed, %d skipped, %.1f s", report.checks().size(), report.passed(), report.failed(), report.skipped(),
                report.duration().toMillis() / 1000.0);
    }

    private static String passed(Map.Entry<Area, List<Check>> area) {
        long passed = area.getValue().stream().filter(check -> check.is(Outcome.PASSED)).count();
        long made = area.getValue().stream().filter(check -> !check.is(Outcome.SKIPPED)).count();
        return area.getKey().title() + " " + (passed == made ? passed : passed + " of " + made);
    }

    /** How often each reason for skipping was given. */
    static Map<String, Long> reasons(KitReport report) {
        return report.checks(Outcome.SKIPPED).stream().collect(Collectors.groupingBy(Check::inShort, TreeMap::new, Collectors.counting()));
    }

    private static String shortened(String text) {
        return text.length() <= LINE ? text : text.substring(0, LINE) + "...";
    }

    private static List<String> wrapped(String first, List<String> words) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder(first);
        for (String word : words) {
            if (line.length() + word.length() > LINE) {
                lines.add(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(first.length()));
            }
            line.append(word).append(word.equals(words.getLast()) ? "" : " · ");
        }
        lines.add(line.toString());
        return lines;
    }
}
