package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import memheap.api.Memheap;
import memheap.event.ComponentStatus;
import memheap.event.GenerationStatus;
import memheap.event.MemheapInspector;
import memheap.event.MemheapListener;

/**
 * The parts put together, without OSGi: memory, engine, selection and the thread they change on. Safe for all threads; what is reported here is recorded, and one place
 * decides.
 */
final class HeapBase implements MemheapInspector, Steward, AutoCloseable {

    private static final Logger LOG = System.getLogger("memheap");
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final Lifecycle lifecycle = new Lifecycle();
    private final EventPublisher events = new EventPublisher();
    private final HeapMemory memory;
    private final HeapEngine engine;
    private final HeapFigures figures;
    private final Generations generations;
    private final Selection selection;
    private final HeapVerification verification;
    private final Runnable onFirstActive;
    private final ReentrantLock changeLock = new ReentrantLock();
    private final Condition changed = changeLock.newCondition(); // signalled after every reconciliation
    private volatile Settings settings;
    private volatile String remark = "";  // what the last configuration has not brought about
    private volatile List<WindowHolder> windowHolders = List.of();
    private volatile String settled = "";  // the component that was active when the last change had been done with
    private boolean begun;      // confined to memheap-lifecycle
    private boolean ended;      // confined to memheap-lifecycle
    private boolean published;  // confined to memheap-lifecycle

    /**
     * Reserves the memory. Nothing is decided before {@link #begin}.
     *
     * @param settings what is configured
     * @param onFirstActive called once, on a thread of its own, when the first generation is active
     * @throws IOException if the memory cannot be had
     */
    HeapBase(Settings settings, Runnable onFirstActive) throws IOException {
        this.settings = settings;
        this.onFirstActive = onFirstActive;
        this.memory = HeapMemory.open(settings.memory());
        var gate = new Gate();
        this.engine = new HeapEngine(memory, gate, this);
        this.figures = new HeapFigures(engine);
        var maker = new ModuleMaker(memory, settings);
        this.generations = new Generations(engine, figures, gate, maker, events, settings.callTimeout());
        this.selection = new Selection(generations, maker, events, settings.policy());
        this.verification = new HeapVerification(generations, maker);
    }

    /** Decides for the first time, about all components that have been added by now. */
    void begin() {
        change(() -> begun = true);
    }

    void add(Candidate candidate) {
        lifecycle.execute(() -> changeNow(() -> selection.add(candidate)));
    }

    /** Takes over what a service says of itself now. */
    void update(Candidate candidate) {
        lifecycle.execute(() -> changeNow(() -> selection.update(candidate)));
    }

    /** Returns only when none of the component's code runs for the heap any more. */
    void remove(long serviceId) {
        change(() -> selection.remove(serviceId));
    }

    /** Takes another policy at once; memory settings stay as they are until the base starts anew, and {@code explain} says so. */
    void configure(Settings wanted) {
        change(() -> {
            remark = wanted.memory().equals(settings.memory()) && wanted.callTimeout().equals(settings.callTimeout()) ? ""
                    : String.format(Locale.ROOT, "pending: %s and memheap.init.timeout=%dms hold from the next start of the bundle memheap.base",
                            wanted.memory(), wanted.callTimeout().toMillis());
            if (!remark.isEmpty()) {
                LOG.log(Level.WARNING, remark);
            }
            settings = new Settings(settings.memory(), wanted.policy(), settings.callTimeout());
            selection.configure(wanted.policy());
        });
    }

    /** Stays with the configuration that is in force, and says so. */
    void refuse(IllegalArgumentException wrong) {
        change(() -> {
            remark = String.format(Locale.ROOT, "refused: %s; the configuration before stays in force", wrong.getMessage());
            LOG.log(Level.ERROR, remark);
        });
    }

    void add(MemheapListener listener) {
        events.add(listener);
    }

    void remove(MemheapListener listener) {
        events.remove(listener);
    }

    /** A view of the heap for one more consumer. */
    Memheap facade() {
        return new HeapFacade(engine, figures);
    }

    private void change(Runnable change) {
        lifecycle.await(() -> changeNow(change));
    }

    private void changeNow(Runnable change) {
        if (ended) {
            return; // it was reported before the end, but its turn comes after it
        }
        change.run();
        if (!begun) {
            return;
        }
        selection.reconcile();
        windowHolders = generations.windowHolders();
        settled = generations.active().map(Generation::component).orElse("");
        if (!published && generations.active().isPresent()) {
            published = true;
            Thread.ofPlatform().name("memheap-publish").daemon().start(onFirstActive); // the registry may wait for locks that a stopping thread holds
        }
        signalChange();
    }

    private void signalChange() {
        changeLock.lock();
        try {
            changed.signalAll();
        } finally {
            changeLock.unlock();
        }
    }

    @Override
    public void emptied(Generation generation) {
        lifecycle.execute(() -> changeNow(() -> { }));
    }

    @Override
    public void faulty(ModuleFault fault) {
        change(() -> fault.generation().candidate().filter(candidate -> candidate.standing() != Candidate.Standing.QUARANTINED)
                .ifPresent(candidate -> selection.quarantine(candidate, fault.getMessage())));
    }

    @Override
    public void collect() {
        change(generations::flushCaches);
    }

    @Override
    public void refused(long requestedBytes, String message) {
        events.publishOutOfMemory(requestedBytes, message);
    }

    @Override
    public Map<String, String> reasons() {
        return selection.reasons();
    }

    @Override
    public List<ComponentStatus> components() {
        return selection.statuses();
    }

    @Override
    public List<GenerationStatus> generations() {
        return figures.generations();
    }

    @Override
    public String explain() {
        return Explanation.of(engine.world(), selection.statuses(), windowHolders.stream().map(holder -> holder.describe(engine)).toList(), settings, memory.reserve().description(), remark);
    }

    @Override
    public List<String> verify() {
        List<String> gone = List.of("the bundle memheap.base has stopped, so there is no heap to check");
        return lifecycle.get(() -> ended ? gone : verification.problems(), () -> gone);
    }

    @Override
    public void resetPeaks() {
        collect(); // what is held for later use may lie anywhere, and would count as used once it is
        figures.resetPeaks();
    }

    @Override
    public boolean awaitActive(String component, Duration timeout) throws InterruptedException {
        long remaining = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout.toNanos() : LONGEST_WAIT.toNanos();
        changeLock.lockInterruptibly();
        try {
            while (!settled.equals(component)) {
                if (remaining <= 0 || engine.world().closed()) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return true;
        } finally {
            changeLock.unlock();
        }
    }

    /** Ends everything: modules, then memory. Later calls of users throw, later calls of the registry do nothing. */
    @Override
    public void close() {
        try {
            lifecycle.end(this::end);
        } finally {
            events.end();
            signalChange();
        }
    }

    private void end() {
        ended = true;
        settled = "";
        windowHolders = List.of();
        try {
            generations.closeAll();
        } finally {
            memory.close();
        }
    }
}
