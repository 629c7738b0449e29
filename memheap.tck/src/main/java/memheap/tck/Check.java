package memheap.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One check that was made, or not.
 *
 * @param area what it is about
 * @param method the name of its method
 * @param invocation what it was made with, {@code [3] 4096}; empty if the method is one check
 * @param outcome how it ended
 * @param reason why it failed or was skipped, in its first line in short; empty if it passed
 * @param fault what was thrown, if it failed
 * @param duration how long it took
 */
record Check(Area area, String method, String invocation, Outcome outcome, String reason, Optional<Throwable> fault, Duration duration) {

    private static final int FINDING_LINES = 5;

    /** How a check ended. */
    enum Outcome { PASSED, FAILED, SKIPPED }

    static Area areaOf(Method method) {
        Checks own = method.getAnnotation(Checks.class);
        Checks common = own == null ? method.getDeclaringClass().getAnnotation(Checks.class) : own;
        return common == null ? Area.OWN : common.value();
    }

    /** The method and what it was called with. */
    String name() {
        return invocation.isEmpty() ? method : method + " " + invocation;
    }

    /** Why it failed or was skipped, in one line: the first, and if that is but the description of what was looked at, also what was found. */
    String inShort() {
        List<String> lines = reason.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        boolean isDescription = !lines.isEmpty() && lines.getFirst().matches("\\[.*]");
        return lines.stream().limit(isDescription ? FINDING_LINES : 1).collect(Collectors.joining(" "));
    }

    boolean is(Outcome wanted) {
        return outcome == wanted;
    }
}
