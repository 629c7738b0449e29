package memheap.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import memheap.api.Memheap;
import memheap.base.job.Conference;
import memheap.base.job.HeapPart;
import memheap.base.ledger.Owner;
import memheap.base.ledger.Tenure;
import memheap.event.BlockGroup;
import memheap.event.ComponentStatus;
import memheap.event.GenerationStatus;
import memheap.event.MemheapInspector;
import memheap.event.MemheapListener;
import memheap.event.OwnerStatus;

/**
 * The parts put together, without OSGi: memory, engine, selection and the thread they change on. Safe for all threads; what is reported here is recorded, and one place
 * decides.
 */
final class HeapBase implements MemheapInspector, Steward, AutoCloseable {

    private static final Logger LOG = System.getLogger("memheap");
    private static final String STOPPED = "the bundle memheap.base has stopped";
    private static final String STUCK = "pending: limits and reservations stay as they are, since a thread is stuck inside of a module; configure them once more when it has left";

    private final Lifecycle lifecycle = new Lifecycle();
    private final EventPublisher events = new EventPublisher();
    private final HeapMemory memory;
    private final HeapEngine engine;
    private final HeapFigures figures;
    private final Bookkeeping bookkeeping;
    private final Consumers consumers;
    private final OwnerReports reports;
    private final HeapClock clock;
    private final Generations generations;
    private final Upkeep upkeep;
    private final ConsumerDepartures departures;
    private final Selection selection;
    private final Optional<SymmetricPart> part;
    private final Optional<Conference> conference;
    private final HeapVerification verification;
    private final Dossiers dossiers;
    private final Dossier dossier;
    private final Runnable onFirstActive;
    private final Activity activity = new Activity();
    private volatile Settings settings;
    private volatile String remark = "";  // what the last configuration has not brought about
    private volatile List<WindowHolder> windowHolders = List.of();
    private volatile Supplier<String> explainedElsewhere = () -> "";
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
        this(settings, onFirstActive, InstantSource.system());
    }

    HeapBase(Settings wanted, Runnable onFirstActive, InstantSource time) throws IOException {
        this(wanted, onFirstActive, time, HeapMemory.open(wanted.memory()), Optional.empty());
    }

    /**
     * The heap of a PE in a job: it changes by calls of all PEs alone.
     *
     * @param memory that the job has given to this PE
     * @param conferences makes the calls, for what the heap can do of them
     */
    HeapBase(Settings wanted, Runnable onFirstActive, HeapMemory memory, Function<HeapPart, Conference> conferences) {
        this(wanted, onFirstActive, InstantSource.system(), memory, Optional.of(conferences));
    }

    private HeapBase(Settings wanted, Runnable onFirstActive, InstantSource time, HeapMemory memory, Optional<Function<HeapPart, Conference>> conferences) {
        this.onFirstActive = onFirstActive;
        this.memory = memory;
        this.settings = possible(wanted);
        var gate = new Gate();
        this.bookkeeping = new Bookkeeping(settings, memory.reserve().memory(), events);
        this.engine = new HeapEngine(memory, gate, this, bookkeeping.reservations());
        this.figures = new HeapFigures(engine, bookkeeping);
        this.reports = new OwnerReports(bookkeeping);
        this.clock = new HeapClock(bookkeeping.clock(), time);
        var maker = new ModuleMaker(memory, settings);
        this.generations = new Generations(engine, figures, gate, maker, events, bookkeeping, settings.callTimeout());
        this.upkeep = new Upkeep(generations, engine, gate, bookkeeping, this::quarantine);
        var orphanage = new Orphanage(generations, gate, maker, events, bookkeeping, settings.callTimeout());
        this.selection = new Selection(generations, orphanage, maker, events, settings.policy(), conferences.isPresent());
        this.part = conferences.map(symmetric -> new SymmetricPart(lifecycle, selection, generations, memory, () -> settings, () -> changeNow(() -> { })));
        this.conference = conferences.map(made -> made.apply(part.orElseThrow()));
        this.consumers = new Consumers(engine, gate, bookkeeping, own -> conference.<OwnedHeap>map(all -> new CollectiveHeap(own, gate, all)).orElse(own));
        this.departures = new ConsumerDepartures(this::change, engine, upkeep, reports, events);
        this.dossiers = new Dossiers(settings.dossiers(), System::nanoTime);
        this.dossier = new Dossier(generations, maker, figures, reports, bookkeeping.reservations());
        this.verification = new HeapVerification(generations, maker, bookkeeping);
    }

    /** Without native access there is no memory that costs nothing until it is touched, which a ledger needs. */
    private Settings possible(Settings wanted) {
        if (memory.reserve().canRescope() || !wanted.ownership().isOn()) {
            return wanted;
        }
        LOG.log(Level.WARNING, "memheap.ledger is off, limits and reservations have no effect, and memheap.hardening=cheap fills nothing, since native access is denied: start the JVM with --enable-native-access=ALL-UNNAMED");
        return wanted.withoutLedger();
    }

    /** Decides for the first time, about all components that have been added by now. */
    void begin() {
        if (bookkeeping.isOn()) {
            clock.start();
        }
        change(() -> {
            restore();
            begun = true;
        });
    }

    private void restore() {
        try {
            generations.restore();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("what the heap file holds cannot be had", unreadable);
        }
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

    /** Takes another policy, other limits and reservations at once; other settings stay as they are until the base starts anew, and {@code explain} says so. */
    void configure(Settings configured) {
        Settings wanted = possible(configured);
        change(() -> {
            List<String> changes = settings.changesAtStart(wanted);
            remark = changes.isEmpty() ? "" : String.format(Locale.ROOT, "pending: with the next start of the bundle memheap.base %s", String.join(", ", changes));
            if (!remark.isEmpty()) {
                LOG.log(Level.WARNING, remark);
            }
            boolean bound = !bookkeeping.isOn() || wanted.ownership().bounds().equals(settings.ownership().bounds()) || upkeep.trySetBounds(wanted.ownership().bounds());
            if (!bound) {
                remark = remark.isEmpty() ? STUCK : remark + "; " + STUCK;
                LOG.log(Level.WARNING, STUCK);
            }
            settings = settings.withChanges(wanted, bound);
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

    /**
     * A view of the heap for a consumer.
     *
     * @param bundle its number
     * @param name its name, under which it is accounted for
     * @param bundleOf the number of the active bundle of a name
     */
    Memheap facade(long bundle, String name, Function<String, OptionalLong> bundleOf) {
        Function<String, Memheap> others = other -> facade(bundleOf.apply(other).orElse(bundle), other, bundleOf);
        Consumers.ConsumerHeap consumer = consumers.heapOf(bundle, name);
        return part.isPresent() ? new CollectiveFacade(consumer, figures, others) : new HeapFacade(consumer, figures, others);
    }

    /**
     * Ends what a consumer has of the heap, as configured: takes its blocks, or leaves them. Returns when that is done.
     *
     * @param bundle its number
     * @param why what has become of it: a sentence
     */
    void end(long bundle, String why) {
        List<Consumers.ConsumerHeap> gone = consumers.remove(bundle);
        if (!gone.isEmpty() && bookkeeping.isOn()) {
            departures.end(gone, why, settings.ownership().onStop());
        }
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
        do {
            selection.reconcile();
        } while (!upkeep.tryHoldWhatIsReserved());
        part.ifPresent(SymmetricPart::tell);
        windowHolders = generations.windowHolders();
        String settled = generations.active().map(Generation::component).orElse("");
        if (!published && part.map(symmetric -> symmetric.wanted() != HeapPart.NONE).orElse(generations.active().isPresent())) {
            published = true;
            Thread.ofPlatform().name("memheap-publish").daemon().start(onFirstActive); // the registry may wait for locks that a stopping thread holds
        }
        activity.settle(settled);
    }

    @Override
    public void emptied(Generation generation) {
        lifecycle.execute(() -> changeNow(() -> { }));
    }

    @Override
    public void faulty(ModuleFault fault) {
        change(() -> quarantine(fault));
    }

    /** Takes a component out of service whose module has failed, unless it is already. */
    private void quarantine(ModuleFault fault) {
        fault.generation().candidate().filter(candidate -> candidate.standing() != Candidate.Standing.QUARANTINED)
                .ifPresent(candidate -> selection.quarantine(candidate, fault.getMessage()));
    }

    @Override
    public void collect() {
        change(upkeep::collect);
    }

    @Override
    public boolean tryTighten(Owner owner) {
        return lifecycle.get(() -> ended || upkeep.tryTighten(owner), () -> true);
    }

    @Override
    public void hold() {
        change(() -> { });
    }

    @Override
    public boolean shrink(long address, long newByteSize, Tenure caller) {
        return lifecycle.get(() -> !ended && upkeep.shrink(address, newByteSize, caller), () -> false);
    }

    @Override
    public long draw(Request request) {
        return lifecycle.get(() -> ended ? 0L : upkeep.draw(request), () -> 0L);
    }

    @Override
    public Optional<Path> refused(Request request, String message) {
        String asker = String.format(Locale.ROOT, "'%s', on the thread %s", request.tenure().owner().name(), Thread.currentThread().getName());
        events.publishOutOfMemory(request.byteSize(), message, asker);
        Optional<Path> place = dossiers.next();
        place.ifPresent(file -> lifecycle.execute(() -> write(file, message, asker)));
        return place;
    }

    private void write(Path file, String message, String asker) {
        if (!ended) {
            clock.tick();
            dossiers.write(file, dossier.of(message, asker, this::explain));
        }
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
    public List<OwnerStatus> owners() {
        return reports.owners(engine.world().serving());
    }

    @Override
    public List<BlockGroup> liveBlocks(Duration leastAge) {
        clock.tick();
        return lifecycle.get(() -> reports.liveBlocks(engine.world().generations(), leastAge), List::of);
    }

    @Override
    public List<GenerationStatus> generations() {
        return figures.generations();
    }

    @Override
    public String explain() {
        return explain(engine);
    }

    private String explain(Usages usages) {
        String text = Explanation.of(engine.world(), selection.statuses(), windowHolders.stream().map(holder -> holder.describe(usages)).toList(), settings, memory.reserve().description(), remark);
        String more = explainedElsewhere.get();
        return more.isEmpty() ? text : text + "\n" + more;
    }

    /** By which the calls of all PEs are made. */
    Conference conference() {
        return conference.orElseThrow();
    }

    /** Has {@link #explain} tell what somebody else knows too. */
    void explainAlso(Supplier<String> text) {
        explainedElsewhere = text;
    }

    @Override
    public List<String> verify() {
        List<String> gone = List.of(STOPPED + ", so there is no heap to check");
        return lifecycle.get(() -> ended ? gone : verification.problems(), () -> gone);
    }

    @Override
    public void checkpoint() throws IOException {
        HeapFile file = memory.file().orElseThrow(() -> new IllegalStateException("the heap lies in no file (memheap.backing=file:PATH), so there is nothing to be written"));
        try {
            String obstacle = lifecycle.get(() -> ended ? STOPPED : generations.standingStill("a thread is stuck inside of a module", () -> written(file)), () -> STOPPED);
            if (!obstacle.isEmpty()) {
                throw new IllegalStateException("nothing was written: " + obstacle);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    /** Writes it. @return that there was no obstacle */
    private static String written(HeapFile file) {
        try {
            file.sync();
            return "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void resetPeaks() {
        try {
            collect(); // what is held for later use may lie anywhere, and would count as used once it is
        } catch (ModuleFault departed) {
            LOG.log(Level.DEBUG, "a component has departed when it was asked for what its caches hold", departed);
        }
        figures.resetPeaks();
    }

    @Override
    public boolean awaitActive(String component, Duration timeout) throws InterruptedException {
        return activity.awaitActive(component, timeout, () -> engine.world().closed());
    }

    /** Ends everything: modules, then memory. Later calls of users throw, later calls of the registry do nothing. */
    @Override
    public void close() {
        try {
            lifecycle.end(this::end);
        } finally {
            clock.end();
            events.end();
            activity.settle("");
        }
    }

    private void end() {
        ended = true;
        windowHolders = List.of();
        try {
            generations.closeAll();
        } finally {
            memory.close();
        }
    }
}
