package memheap.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import memheap.api.MemheapException;
import memheap.base.EngineChoice.Engine;
import memheap.base.job.Conference;
import memheap.base.job.StateTransfer;
import memheap.event.MemheapListener;
import memheap.pe.JobStatus;
import memheap.pe.JobStatus.State;
import memheap.pe.calls.SessionElements;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/**
 * Joins the job that this JVM is a PE of, by the best engine that can, and has its symmetric heap until the base stops or that engine goes. Nobody waits for the other PEs but a thread of its own. Safe
 * for all threads.
 */
final class JobMember implements AutoCloseable {

    private static final Logger LOG = System.getLogger("memheap");

    /**
     * What there is while this PE is in the job.
     *
     * @param engine that carries it
     * @param elements the calls of the PEs
     * @param heap the symmetric heap
     */
    record Membership(Engine engine, SessionElements elements, HeapBase heap) {

        private void end() {
            heap.close();
            elements.close();
        }
    }

    /** Hears when there is a membership, and when it is about to end. */
    interface Registry {

        /** The calls of the PEs can be used. */
        void joined(Membership membership);

        /** The symmetric heap can be used. */
        void usable(Membership membership);

        /** Nobody shall use either any more; both work until this returns. */
        void leaving(Membership membership);
    }

    private final JobSettings settings;
    private final Registry registry;
    private final EngineChoice engines;
    private final Map<Long, Supplier<Candidate>> components = new LinkedHashMap<>(); // guarded by this
    private final List<MemheapListener> listeners = new ArrayList<>();               // guarded by this
    private Optional<Membership> membership = Optional.empty();                      // guarded by this
    private boolean mayJoin;                                                         // guarded by this
    private boolean joins;                                                           // guarded by this
    private boolean closed;                                                          // guarded by this
    private final JobProgress progress;

    /** @param registry is called by threads that hold no lock */
    JobMember(JobSettings settings, Registry registry) {
        this.settings = settings;
        this.registry = registry;
        this.engines = new EngineChoice(settings.engine());
        this.progress = new JobProgress(settings.text(), this::engineLines);
    }

    private String engineLines() {
        return engines.describe().stream().map(line -> "\n  engine " + line).collect(Collectors.joining());
    }

    /** How it stands. */
    JobStatus status() {
        return progress;
    }

    /** All engines that are installed from the start are known by now. */
    void mayJoin() {
        synchronized (this) {
            mayJoin = true;
        }
        joinSoon();
    }

    void add(Engine engine) {
        engines.add(engine);
        joinSoon();
    }

    /** Leaves the job if this engine carries it. */
    void removeEngine(long serviceId) {
        engines.remove(serviceId);
        Optional<Membership> ended;
        synchronized (this) {
            ended = membership.filter(current -> current.engine().serviceId() == serviceId);
            ended.ifPresent(current -> membership = Optional.empty());
        }
        ended.ifPresent(current -> {
            progress.become(State.LEFT, "has ended for this PE: its engine " + current.engine() + " has gone");
            leave(current);
        });
    }

    /** Takes a component's service up; a heap knows it as a candidate of its own. */
    void add(long serviceId, Supplier<Candidate> component) {
        synchronized (this) {
            components.put(serviceId, component);
            membership.ifPresent(current -> current.heap().add(component.get()));
        }
    }

    void update(long serviceId, Supplier<Candidate> component) {
        synchronized (this) {
            components.put(serviceId, component);
            membership.ifPresent(current -> current.heap().update(component.get()));
        }
    }

    /** Returns only when none of the component's code runs for the heap any more. */
    void remove(long serviceId) {
        current(() -> components.remove(serviceId)).ifPresent(current -> current.heap().remove(serviceId));
    }

    void add(MemheapListener listener) {
        current(() -> listeners.add(listener)).ifPresent(current -> current.heap().add(listener));
    }

    void remove(MemheapListener listener) {
        current(() -> listeners.remove(listener)).ifPresent(current -> current.heap().remove(listener));
    }

    private synchronized Optional<Membership> current(Runnable change) {
        change.run();
        return membership;
    }

    /** Does something with the symmetric heap, if there is one. */
    void withHeap(Consumer<HeapBase> task) {
        current(() -> { }).ifPresent(current -> task.accept(current.heap()));
    }

    private synchronized void joinSoon() {
        if (mayJoin && !joins && !closed && membership.isEmpty()) {
            joins = true;
            Thread.ofPlatform().name("memheap-join").daemon().start(this::join);
        }
    }

    private void join() {
        try {
            progress.become(State.WAITING, "waits for the other PEs");
            List<Engine> eligible = engines.eligible();
            var refusals = new ArrayList<String>();
            if (eligible.stream().noneMatch(engine -> joined(engine, refusals))) {
                refuse(eligible.isEmpty() ? engines.lack() : String.join("; ", refusals));
            }
        } finally {
            synchronized (this) {
                joins = false;
            }
        }
    }

    private void refuse(String why) {
        progress.become(State.REFUSED, "cannot be joined: " + why);
        LOG.log(Level.ERROR, "{0}", progress.explain());
    }

    private boolean joined(Engine engine, List<String> refusals) {
        Job job = settings.job();
        JobSession session = null;
        try {
            session = engine.service().join(job);
            become(engine, job, session);
            return true;
        } catch (EngineUnavailableException | RuntimeException | LinkageError failed) {
            refusals.add(String.format(Locale.ROOT, "engine %s: %s", engine, failed instanceof EngineUnavailableException ? failed.getMessage() : failed.toString()));
            LOG.log(Level.DEBUG, "an engine could not join", failed);
            if (session != null) {
                session.close();
            }
            return false;
        }
    }

    private void become(Engine engine, Job job, JobSession session) throws EngineUnavailableException {
        var guard = new SymmetryGuard(job, session, settings.isGuarded());
        var usable = new Usable();
        var heap = new HeapBase(settings.heap(), usable, HeapMemory.of(settings.heap().memory(), session), part -> new Conference(job, session, guard, part));
        var transfer = new StateTransfer(job.me(), guard, heap.part());
        var joined = new Membership(engine, new SessionElements(job, session, guard, () -> tell(transfer)), heap);
        Optional<Membership> found = Optional.empty();
        try {
            if (isKept(joined)) {
                begin(joined, transfer, session.isLate());
                registry.joined(joined);
                progress.become(State.JOINED, String.format(Locale.ROOT, "is joined by engine %s", engine));
                found = Optional.of(joined);
            } else {
                joined.end();
            }
        } finally {
            usable.decide(found);
        }
    }

    /** Takes a membership for the current one, unless the base has stopped meanwhile. */
    private synchronized boolean isKept(Membership joined) {
        if (!closed) {
            membership = Optional.of(joined);
            listeners.forEach(joined.heap()::add);
            components.values().forEach(component -> joined.heap().add(component.get()));
        }
        return !closed;
    }

    private void begin(Membership joined, StateTransfer transfer, boolean isLate) throws EngineUnavailableException {
        joined.heap().begin();
        if (isLate) {
            try {
                transfer.run(true);
            } catch (IOException | MemheapException failed) {
                forget(joined);
                throw new EngineUnavailableException("this PE could not take over what is live in the heap: " + failed.getMessage(), failed);
            }
        }
    }

    private void forget(Membership joined) {
        synchronized (this) {
            membership = Optional.empty();
        }
        joined.end();
    }

    private static void tell(StateTransfer transfer) {
        try {
            transfer.run(false);
        } catch (IOException impossible) {
            throw new UncheckedIOException("only a newcomer needs memory for what it is told", impossible);
        }
    }

    /** Tells the registry that the heap can be used, after it knows of the membership. */
    private final class Usable implements Runnable {

        private final CompletableFuture<Optional<Membership>> decided = new CompletableFuture<>();

        /** @param membership nothing if there is none after all */
        void decide(Optional<Membership> membership) {
            decided.complete(membership);
        }

        @Override
        public void run() {
            decided.join().ifPresent(registry::usable);
        }
    }

    private void leave(Membership ended) {
        registry.leaving(ended);
        ended.end();
    }

    /** Leaves the job. */
    @Override
    public void close() {
        Optional<Membership> ended;
        synchronized (this) {
            closed = true;
            ended = membership;
            membership = Optional.empty();
        }
        progress.become(State.LEFT, "has been left: the base has stopped");
        ended.ifPresent(this::leave);
    }
}
