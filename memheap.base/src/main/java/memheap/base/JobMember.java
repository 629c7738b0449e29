package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import memheap.base.EngineChoice.Engine;
import memheap.event.MemheapListener;
import memheap.pe.JobStatus;
import memheap.pe.JobStatus.State;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.JobSession;

/**
 * Joins the job that this JVM is a PE of, by the best engine that can, and has its symmetric heap until the base stops or that engine goes. Only a thread of its own waits for the other PEs. Safe for all
 * threads.
 */
final class JobMember implements AutoCloseable {

    private static final Logger LOG = System.getLogger("memheap");
    private static final Duration PARTING = Duration.ofSeconds(1);

    private volatile JobSettings settings;                                           // written under this
    private final JobMembership.Registry registry;
    private final EngineChoice engines;
    private final Map<Long, Supplier<Candidate>> components = new LinkedHashMap<>(); // guarded by this
    private final List<MemheapListener> listeners = new ArrayList<>();               // guarded by this
    private Optional<JobMembership> membership = Optional.empty();                   // guarded by this
    private boolean mayJoin;                                                         // guarded by this
    private boolean joins;                                                           // guarded by this
    private Optional<Attempt> attempt = Optional.empty();                            // guarded by this
    private boolean closed;                                                          // guarded by this
    private final JobProgress progress;

    JobMember(JobSettings settings, JobMembership.Registry registry) {
        this.settings = settings;
        this.registry = registry;
        this.engines = new EngineChoice(settings.engine());
        this.progress = new JobProgress(settings.text(), this::engineLines);
    }

    /** An engine that waits for the other PEs, and the thread that does so in it. */
    private record Attempt(Engine engine, Thread thread) {
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

    /** Leaves the job if this engine carries it. If it is about to, this PE is not taken to have joined, and the next engine is tried. */
    void removeEngine(long serviceId) {
        engines.remove(serviceId);
        interrupt(attempted -> attempted.engine().serviceId() == serviceId);
        end(serviceId).ifPresent(this::leave);
    }

    /** Has nobody wait any more for what would not be used: as long as it waits, it has the place of this PE. @return who was waiting */
    private synchronized Optional<Thread> interrupt(Predicate<Attempt> which) {
        Optional<Thread> waiting = attempt.filter(which).map(Attempt::thread);
        waiting.ifPresent(Thread::interrupt);
        return waiting;
    }

    /** An engine may put off an interrupt, so it is not waited for without end. */
    private static void awaitEnd(Thread waiting) {
        try {
            waiting.join(PARTING);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begin(Engine engine) {
        attempt = Optional.of(new Attempt(engine, Thread.currentThread()));
        if (closed || !engines.has(engine)) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void endAttempt() {
        attempt = Optional.empty();
        if (Thread.interrupted()) {
            LOG.log(Level.DEBUG, "the wait for the other PEs of {0} was interrupted", settings.text());
        }
    }

    private synchronized Optional<JobMembership> end(long serviceId) {
        Optional<JobMembership> ended = membership.filter(current -> current.engine().serviceId() == serviceId);
        ended.ifPresent(current -> {
            membership = Optional.empty();
            if (progress.state() == State.JOINED) {
                progress.become(State.LEFT, "has ended for this PE: its engine " + current.engine() + " has gone");
            }
        });
        return ended;
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

    private synchronized Optional<JobMembership> current(Runnable change) {
        change.run();
        return membership;
    }

    /** Does something with the symmetric heap, if there is one. */
    void withHeap(Consumer<HeapBase> task) {
        current(() -> { }).ifPresent(current -> task.accept(current.heap()));
    }

    /** Takes other settings of the symmetric heap, as {@link HeapBase#configure} does, also if there is none yet. */
    void configure(Settings wanted) {
        current(() -> settings = settings.withChanges(wanted)).ifPresent(current -> current.heap().configure(wanted));
    }

    /** Has all engines tried that were not yet; if that is under way, it finds new ones by itself. */
    private synchronized void joinSoon() {
        if (mayJoin && !joins && isToJoin()) {
            joins = true;
            progress.become(State.WAITING, "waits for the other PEs");
            Thread.ofPlatform().name("memheap-join").daemon().start(this::join);
        }
    }

    private synchronized boolean isToJoin() {
        return !closed && membership.isEmpty();
    }

    private void join() {
        Map<Long, String> refusals = new LinkedHashMap<>(); // by the service of each engine that was tried
        Optional<Engine> next = next(refusals);
        while (next.isPresent()) {
            next = joined(next.get(), refusals) ? Optional.empty() : next(refusals);
        }
        if (progress.state() == State.REFUSED) {
            LOG.log(Level.ERROR, "{0}", progress.explain());
        }
    }

    /** The best engine that was not tried yet. If there is none, that is the end of it: one that comes later is tried anew. */
    private synchronized Optional<Engine> next(Map<Long, String> refusals) {
        Optional<Engine> next = engines.eligible().stream().filter(engine -> isToJoin() && !refusals.containsKey(engine.serviceId())).findFirst();
        if (next.isEmpty()) {
            joins = false;
            if (isToJoin()) {
                progress.become(State.REFUSED, "cannot be joined: " + (refusals.isEmpty() ? engines.lack() : String.join("; ", refusals.values())));
            }
        }
        return next;
    }

    private boolean joined(Engine engine, Map<Long, String> refusals) {
        JobSession session = null;
        try {
            session = session(engine);
            become(engine, session);
            return true;
        } catch (EngineUnavailableException | RuntimeException | Error failed) {
            refusals.put(engine.serviceId(), String.format(Locale.ROOT, "engine %s: %s", engine, engines.has(engine) ? text(failed) : "it has gone before the job was joined"));
            LOG.log(Level.DEBUG, "an engine could not join", failed);
            if (session != null) {
                session.close();
            }
            return false;
        }
    }

    private JobSession session(Engine engine) throws EngineUnavailableException {
        begin(engine);
        try {
            return engine.service().join(settings.job());
        } finally {
            endAttempt();
        }
    }

    private static String text(Throwable failed) {
        return failed instanceof EngineUnavailableException ? failed.getMessage() : failed.toString();
    }

    private void become(Engine engine, JobSession session) throws EngineUnavailableException {
        var usable = new Usable();
        JobMembership joined = JobMembership.of(engine, session, settings, usable);
        Optional<JobMembership> found = Optional.empty();
        try {
            take(joined);
            joined.begin();
            registry.joined(joined);
            settle(joined);
            found = Optional.of(joined);
        } catch (EngineUnavailableException | RuntimeException | Error failed) {
            registry.leaving(joined);
            forget(joined);
            throw failed;
        } finally {
            usable.decide(found);
        }
    }

    /** Takes a membership for the current one, before it has begun: whoever closes this or removes its engine ends it from now on. */
    private void take(JobMembership joined) throws EngineUnavailableException {
        if (!isKept(joined)) {
            joined.end();
            throw gone();
        }
    }

    private synchronized boolean isKept(JobMembership joined) {
        boolean isKept = !closed && engines.has(joined.engine());
        if (isKept) {
            membership = Optional.of(joined);
            joined.heap().configure(settings.heap()); // if they have changed since it was made
            listeners.forEach(joined.heap()::add);
            components.values().forEach(component -> joined.heap().add(component.get()));
        }
        return isKept;
    }

    /** It has joined, unless it was ended while the registry was told. */
    private synchronized void settle(JobMembership joined) throws EngineUnavailableException {
        if (!isCurrent(joined)) {
            throw gone();
        }
        joins = false;
        progress.become(State.JOINED, String.format(Locale.ROOT, "is joined by engine %s", joined.engine()));
    }

    private static EngineUnavailableException gone() {
        return new EngineUnavailableException("the base has stopped, or the engine has gone");
    }

    private void forget(JobMembership joined) {
        if (isTakenAway(joined)) {
            joined.end();
        }
    }

    /** Whoever takes a membership away ends it. @return whether it was there */
    private synchronized boolean isTakenAway(JobMembership ending) {
        boolean isCurrent = isCurrent(ending);
        if (isCurrent) {
            membership = Optional.empty();
        }
        return isCurrent;
    }

    private synchronized boolean isCurrent(JobMembership asked) {
        return membership.filter(current -> current == asked).isPresent();
    }

    /** Tells the registry that the heap can be used, after it knows of the membership. */
    private final class Usable implements Runnable {

        private final CompletableFuture<Optional<JobMembership>> decided = new CompletableFuture<>();

        /** @param membership nothing if there is none after all */
        void decide(Optional<JobMembership> membership) {
            decided.complete(membership);
        }

        @Override
        public void run() {
            decided.join().ifPresent(registry::usable);
        }
    }

    private void leave(JobMembership ended) {
        registry.leaving(ended);
        ended.end();
    }

    /** Leaves the job, for good. */
    @Override
    public void close() {
        Optional<JobMembership> ended = endForGood();
        Optional<Thread> waiting = interrupt(any -> true);
        ended.ifPresent(this::leave);
        waiting.ifPresent(JobMember::awaitEnd); // or the others would begin with a PE that is about to go
    }

    private synchronized Optional<JobMembership> endForGood() {
        Optional<JobMembership> ended = membership;
        closed = true;
        membership = Optional.empty();
        progress.become(State.LEFT, "has been left: the base has stopped");
        return ended;
    }
}
