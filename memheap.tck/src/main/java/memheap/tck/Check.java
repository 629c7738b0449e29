package memheap.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;

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

    String firstLine() {
        return reason.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
    }

    boolean is(Outcome wanted) {
        return outcome == wanted;
    }
}
