package memheap.tck;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import memheap.tck.Check.Outcome;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Notes every check of a contract class, and hands the report to it when all are done. Each invocation of a parameterised check counts as one. Made for JUnit 5.13 as well as 6:
 * nothing is used that one of them does not have. Checks may run on several threads.
 */
final class KitRecorder implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, TestWatcher {

    private static final Namespace NAMESPACE = Namespace.create(KitRecorder.class);
    private static final Pattern ASSUMPTION = Pattern.compile("^Assumption failed: ");

    /** What is known of one class; in the store of the class, which outlives those of its methods. */
    private static final class Recording {
        private final long begun = System.nanoTime();
        private final Queue<Check> checks = new ConcurrentLinkedQueue<>();
        private final Map<String, Long> beginnings = new ConcurrentHashMap<>();
        private volatile ContractFixture fixture;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Recording.class, new Recording());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Recording recording = recording(context);
        recording.beginnings.put(context.getUniqueId(), System.nanoTime());
        if (recording.fixture == null && context.getRequiredTestInstance() instanceof ContractFixture fixture) {
            recording.fixture = fixture;
        }
    }

    private static Recording recording(ExtensionContext context) {
        return classOf(context).getStore(NAMESPACE).get(Recording.class, Recording.class);
    }

    private static ExtensionContext classOf(ExtensionContext context) {
        ExtensionContext outer = context;
        while (outer.getTestMethod().isPresent() && outer.getParent().isPresent()) {
            outer = outer.getParent().get();
        }
        return outer;
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        note(context, Outcome.PASSED, "", null);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        note(context, Outcome.FAILED, messageOf(cause), cause);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        note(context, Outcome.SKIPPED, ASSUMPTION.matcher(messageOf(cause)).replaceFirst(""), null);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        note(context, Outcome.SKIPPED, reason.orElse("disabled"), null);
    }

    /** What a check says speaks for itself; what a component throws is named. */
    static String messageOf(Throwable cause) {
        boolean isSaid = cause instanceof AssertionError || cause instanceof TestAbortedException;
        return isSaid && cause.getMessage() != null && !cause.getMessage().isBlank() ? cause.getMessage() : cause.toString();
    }

    private static void note(ExtensionContext context, Outcome outcome, String reason, Throwable fault) {
        Recording recording = recording(context);
        Method method = context.getRequiredTestMethod();
        boolean isInvocation = context.getParent().flatMap(ExtensionContext::getTestMethod).isPresent();
        Long beginning = recording.beginnings.get(context.getUniqueId());
        var duration = beginning == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - beginning);
        recording.checks.add(new Check(Check.areaOf(method), method.getName(), isInvocation ? context.getDisplayName() : "", outcome, reason,
                Optional.ofNullable(fault), duration));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        Recording recording = recording(context);
        if (recording.fixture == null) {
            return; // not one check came so far
        }
        context.getExecutionException().ifPresent(broken -> recording.checks.add(
                new Check(Area.OWN, context.getDisplayName(), "", Outcome.FAILED, messageOf(broken), Optional.of(broken), Duration.ZERO)));
        var report = new KitReport(recording.fixture.reportName(), recording.fixture.testedType(CheckTime.seconds(context)), recording.checks, Duration.ofNanos(System.nanoTime() - recording.begun));
        recording.fixture.checked(report, ReportFolder.of(context.getConfigurationParameter(ReportFolder.PROPERTY)));
    }
}
