package memheap.tck.bundle;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import memheap.event.ComponentStatus.State;
import memheap.event.MemheapInspector;
import memheap.spi.MemheapComponent;
import memheap.tck.KitReport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Tests each component of the container as it comes, unless the framework property {@value #AUTO} is {@code false}, and whenever it is asked to. The summary goes to the log, the
 * reports to the folder that {@value #REPORTS} names. Safe for all threads.
 */
@Component(service = ContainerKit.class, immediate = true)
public final class ContainerKit {

    /** Framework property: whether components are tested as they come; {@code true} by default. */
    static final String AUTO = "memheap.tck.auto";

    /** Framework property: the folder for reports; {@code run/memheap-tck} in the launcher's home, or {@code memheap-tck}. */
    static final String REPORTS = "memheap.tck.reports";

    private static final String TIMEOUT = "memheap.tck.timeout";
    private static final String HOME = "memheap.home";
    private static final Logger LOG = System.getLogger("memheap.tck");
    private static final Duration BASE_TIMEOUT = Duration.ofSeconds(10);
    private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

    private final Map<Long, Subject> subjects = new ConcurrentSkipListMap<>(); // by service id, so that of two of one name the earlier one is meant
    private final BundleContext context;
    private final KitRunner runner;
    private final boolean testsWhatComes;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile MemheapInspector inspector;

    /**
     * Made by Declarative Services.
     *
     * @param context of this bundle
     */
    @Activate
    public ContainerKit(BundleContext context) {
        this.context = context;
        this.testsWhatComes = !"false".equals(context.getProperty(AUTO));
        Map<String, String> parameters = new HashMap<>();
        Optional.ofNullable(context.getProperty(TIMEOUT)).ifPresent(seconds -> parameters.put(TIMEOUT, seconds));
        this.runner = new KitRunner(this::awaitTurn, parameters);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addComponent(MemheapComponent component, Map<String, ?> properties) {
        String name = String.valueOf(properties.get(MemheapComponent.NAME));
        try {
            var subject = new Subject(name, component, Promises.of(properties));
            subjects.put((Long) properties.get(Constants.SERVICE_ID), subject);
            if (testsWhatComes) {
                runner.submit(subject, this::tested);
            }
        } catch (IllegalArgumentException unclear) {
            LOG.log(Level.WARNING, String.format(Locale.ROOT, "'%s' is not tested: %s", name, unclear.getMessage()));
        }
    }

    void updatedComponent(MemheapComponent component, Map<String, ?> properties) {
        removeComponent(component, properties);
        addComponent(component, properties);
    }

    void removeComponent(MemheapComponent component, Map<String, ?> properties) {
        Optional.ofNullable(subjects.remove((Long) properties.get(Constants.SERVICE_ID))).ifPresent(runner::stop);
    }

    /** Stops whatever runs. */
    @Deactivate
    public void deactivate() {
        runner.close();
    }

    /** The names of the components that are there. */
    List<String> names() {
        return subjects.values().stream().map(Subject::name).distinct().sorted().toList();
    }

    /**
     * Tests one component on the kit's own thread, and waits for it.
     *
     * @param name its name
     * @return what was found out
     * @throws IllegalArgumentException if there is no such component
     * @throws IllegalStateException if the checks could not be made, or the component or this kit went away meanwhile
     * @throws InterruptedException if the calling thread is interrupted
     */
    KitReport test(String name) throws InterruptedException {
        Subject subject = subjects.values().stream().filter(known -> known.name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException(String.format(Locale.ROOT, "there is no component '%s'; there are: %s; install its bundle, or give it to './memheap tck' by --jar FILE", name, String.join(", ", names()))));
        return KitRunner.get(runner.submit(subject, report -> { }))
                .orElseThrow(() -> new IllegalStateException(String.format(Locale.ROOT, "the test of '%s' was stopped: the component, or the kit, has gone", name)));
    }

    /** Writes a report to the folder that was configured. */
    Path write(KitReport report) throws IOException {
        return report.write(folder());
    }

    private Path folder() {
        String home = context.getProperty(HOME);
        return Path.of(Optional.ofNullable(context.getProperty(REPORTS)).orElse(home == null ? "memheap-tck" : home + "/run/memheap-tck"));
    }

    private void tested(KitReport report) {
        Level level = report.failed() == 0 ? Level.INFO : Level.WARNING;
        try {
            LOG.log(level, report.summary() + System.lineSeparator() + "  report: " + write(report));
        } catch (IOException failed) {
            LOG.log(Level.WARNING, report.summary() + System.lineSeparator() + "  the report could not be written to '" + folder() + "'", failed);
        }
    }

    /** Waits until the base, if there is one, has made its own module: {@code init} is called by one at a time. Whether the component is still there then. */
    private boolean awaitTurn(Subject subject) throws InterruptedException {
        long begin = System.nanoTime();
        while (isThere(subject) && isBusy(subject) && System.nanoTime() - begin < BASE_TIMEOUT.toNanos()) {
            LockSupport.parkNanos(POLL_NANOS); // an inspector can be asked, but not waited for
            if (Thread.interrupted()) {
                throw new InterruptedException("the kit was stopped");
            }
        }
        return isThere(subject);
    }

    private boolean isThere(Subject subject) {
        return subjects.values().stream().anyMatch(known -> known == subject);
    }

    private boolean isBusy(Subject subject) {
        MemheapInspector present = inspector;
        return present != null && present.components().stream().filter(status -> status.name().equals(subject.name())).allMatch(status -> status.state() == State.INITIALISING);
    }
}
