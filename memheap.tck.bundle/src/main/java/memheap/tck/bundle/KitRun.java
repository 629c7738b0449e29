package memheap.tck.bundle;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import memheap.tck.KitReport;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract, run once over one component. {@link #stop} may be called by any thread. */
final class KitRun {

    /** Configuration parameter: the number of the run that a contract class belongs to. */
    static final String NUMBER = "memheap.tck.run";

    private static final Map<String, KitRun> UNDER_WAY = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final Subject subject;
    private final Map<String, String> parameters;
    private final String number = String.valueOf(NUMBERS.incrementAndGet());
    private volatile boolean stopped;
    private Thread thread; // guarded by this
    private volatile KitReport report;

    /** {@code parameters} are configuration parameters of the kit, such as the time that a check may take. */
    KitRun(Subject subject, Map<String, String> parameters) {
        this.subject = subject;
        this.parameters = Map.copyOf(parameters);
    }

    static KitRun underWay(String number) {
        return UNDER_WAY.get(number);
    }

    Subject subject() {
        return subject;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Interrupts the check under way, and has those that are not made yet left out. */
    synchronized void stop() {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
    }

    /** From now on nobody interrupts this thread for the sake of this run, and who did it late has done nothing. */
    private synchronized void end() {
        thread = null;
        Thread.interrupted();
    }

    /** Told by the contract class. */
    void checked(KitReport finished) {
        report = finished;
    }

    /**
     * Makes all checks on this thread.
     *
     * @return what was found out; nothing if the run was stopped meanwhile
     * @throws IllegalStateException if the checks could not be made
     */
    Optional<KitReport> run() {
        UNDER_WAY.put(number, this);
        begin();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KitRun.class.getClassLoader()); // where JUnit looks for what belongs to it
        try {
            var listener = new SummaryGeneratingListener();
            launcher().execute(request(), listener);
            if (stopped) {
                return Optional.empty();
            }
            return Optional.of(reportOr(listener.getSummary()));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            end();
            UNDER_WAY.remove(number);
        }
    }

    private static Launcher launcher() {
        return LauncherFactory.create(LauncherConfig.builder().enableTestEngineAutoRegistration(false).enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false).enablePostDiscoveryFilterAutoRegistration(false).enableTestExecutionListenerAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine()).build());
    }

    private LauncherDiscoveryRequest request() {
        return LauncherDiscoveryRequestBuilder.request().selectors(selectClass(SubjectContract.class)).configurationParameter(NUMBER, number)
                .configurationParameters(parameters).build();
    }

    private KitReport reportOr(TestExecutionSummary summary) {
        if (report == null) {
            Throwable cause = summary.getFailures().isEmpty() ? null : summary.getFailures().getFirst().getException();
            throw new IllegalStateException("the kit could not test '" + subject.name() + "': " + (cause == null ? "no check was found" : cause), cause);
        }
        return report;
    }
}
