package memheap.base;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import memheap.api.AddressHeap;
import memheap.base.job.Conference;
import memheap.event.MemheapInspector;
import memheap.pe.SymmetricMemheap;
import memheap.pe.calls.SessionElements;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.local.LocalEngine;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.spi.MemheapComponent;

/** A job whose PEs are bases in this JVM, each called by a thread of its own; for tests elsewhere too. */
public final class JobFixture implements AutoCloseable {

    public static final long WINDOW = 1 << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Pe> pes = new ArrayList<>();
    private final Path folder;
    private final int count;

    /** One PE. */
    public static final class Pe implements AutoCloseable {

        public final int number;
        final JobSession session;
        public final SessionElements elements;
        final HeapBase base;
        public final SymmetricMemheap heap;
        public final AddressHeap addresses;
        private final Map<String, Long> services = new HashMap<>();

        Pe(Job job, JobSession session, Settings settings, boolean guarded) throws Exception {
            this.number = job.me();
            this.session = session;
            var guard = new SymmetryGuard(job, session, guarded);
            this.base = new HeapBase(settings, () -> { }, HeapMemory.of(settings.memory(), session), part -> new Conference(job, session, guard, part));
            this.elements = new SessionElements(job, session, guard, base.conference()::welcome);
            this.heap = (SymmetricMemheap) base.facade(1, "test", other -> OptionalLong.empty());
            this.addresses = heap.addresses();
            base.begin();
        }

        /** Has this PE, which has taken the place of a lost one, hear what is live in the heap. */
        public void takeOver() throws IOException {
            base.conference().takeOver();
        }

        /** Adds a scripted component in a version of its bundle. */
        ScriptedComponent add(String name, int ranking, String version) {
            return add(name, ranking, version, new ScriptedComponent().separate());
        }

        /** Adds a component in a version of its bundle, and waits until the base knows it. */
        public <C extends MemheapComponent> C add(String name, int ranking, String version, C component) {
            services.put(name, services.size() + 1L);
            base.add(new Candidate(name, component, services.get(name), ranking, "test." + name + " " + version, name + version));
            base.verify();
            return component;
        }

        /** Takes a component away, as if its bundle had stopped. */
        public void remove(String name) {
            base.remove(services.get(name));
        }

        /** Meets the others. @return the number of this PE */
        public int barrier() {
            elements.barrier();
            return number;
        }

        /** The component that serves. */
        public String active() {
            return heap.statistics().component();
        }

        /** What the whole heap looks like. */
        public MemheapInspector inspector() {
            return base;
        }

        @Override
        public void close() {
            base.close();
            elements.close();
        }
    }

    public JobFixture(Path folder, int count, boolean guarded, String... keysAndValues) throws Exception {
        this.folder = folder;
        this.count = count;
        var joins = new ArrayList<Future<Pe>>();
        for (int pe = 0; pe < count; pe++) {
            int me = pe;
            joins.add(threads.submit(() -> join(me, count, guarded, keysAndValues)));
        }
        var failed = new AssertionError("not all PEs have joined");
        for (Future<Pe> join : joins) {
            try {
                pes.add(join.get());
            } catch (ExecutionException refused) {
                failed.addSuppressed(refused.getCause());
            }
        }
        if (failed.getSuppressed().length > 0) {
            close();
            throw failed;
        }
    }

    /** Has a JVM come to the job, which is that of the others. */
    public Pe join(int me, int count, boolean guarded, String... keysAndValues) throws Exception {
        Map<String, Object> configuration = new HashMap<>(Map.of("memheap.init.timeout", "10s"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Map<String, String> properties = Map.of("memheap.job", "job", "memheap.job.pe", String.valueOf(me), "memheap.job.count", String.valueOf(count), "memheap.job.size", String.valueOf(WINDOW),
                "memheap.job.windows", "16");
        JobSettings settings = JobSettings.read(configuration, properties::get).orElseThrow();
        Job found = settings.job();
        var job = new Job(found.id(), me, count, found.heapBytes(), found.heapAlignment(), Duration.ofSeconds(30), Map.of("memheap.pe.local.directory", folder.toString()));
        return new Pe(job, new LocalEngine().join(job), settings.heap(), guarded);
    }

    public List<Pe> pes() {
        return pes;
    }

    /** Ends a PE, as if its JVM had ended. The others are told of that in their next call. */
    public void lose(int number) {
        Pe lost = pes.get(number);
        lost.close();
        pes.remove(lost);
    }

    /** Has a new JVM take the place of a lost PE, in a barrier of the others. @param components adds the components of the newcomer */
    public Pe replace(int number, Consumer<Pe> components) throws Exception {
        Future<Pe> join = threads.submit(() -> {
            Pe newcomer = join(number, count, true);
            components.accept(newcomer);
            newcomer.takeOver();
            return newcomer;
        });
        int before = pes.getFirst().session.incarnation(number);
        boolean isLetIn = false;
        while (!isLetIn && !join.isDone()) { // whoever comes meets the barrier after the one that has let it in
            isLetIn = results(pe -> {
                pe.elements.barrier();
                return pe.session.incarnation(number);
            }).getFirst() != before;
        }
        pes.add(number, join.get());
        return pes.get(number);
    }

    public Pe pe(int number) {
        return pes.get(number);
    }

    /** Adds a component to all PEs. */
    void addEverywhere(String name, int ranking) {
        pes.forEach(pe -> pe.add(name, ranking, "1.0.0"));
    }

    /** How a call has ended in one PE. */
    public record End<T>(T result, Throwable failure) {
    }

    /** Has all PEs do something at the same time. */
    public <T> List<End<T>> all(Function<Pe, T> work) throws Exception {
        var running = new ArrayList<Future<End<T>>>();
        for (Pe pe : pes) {
            Callable<End<T>> call = () -> end(work, pe);
            running.add(threads.submit(call));
        }
        var ends = new ArrayList<End<T>>();
        for (Future<End<T>> end : running) {
            ends.add(end.get());
        }
        return ends;
    }

    private static <T> End<T> end(Function<Pe, T> work, Pe pe) {
        try {
            return new End<>(work.apply(pe), null);
        } catch (RuntimeException | Error failed) {
            return new End<>(null, failed);
        }
    }

    /** The same, where all have to end well. @return what each has got */
    public <T> List<T> results(Function<Pe, T> work) throws Exception {
        var results = new ArrayList<T>();
        for (End<T> end : all(work)) {
            if (end.failure() != null) {
                throw new AssertionError("a PE has failed", end.failure());
            }
            results.add(end.result());
        }
        return results;
    }

    @Override
    public void close() {
        pes.forEach(Pe::close);
        threads.close();
    }
}
