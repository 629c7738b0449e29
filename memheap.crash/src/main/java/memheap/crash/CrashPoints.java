package memheap.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import memheap.spi.ComponentUnavailableException;
import memheap.tck.Seeds;

/** Enumerates the crash points of a component: runs seeded scripts on all processors, one after the other, until there were enough cuts or something was found. */
public final class CrashPoints {

    private final String component;
    private final Way way;
    private final List<? extends Subject> subjects;
    private final AtomicLong scripts = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong cuts = new AtomicLong();
    private final AtomicLong undecided = new AtomicLong();
    private final AtomicReference<Found> found = new AtomicReference<>();

    /** What was found, and in the script of which seed; of two, the one of the lower seed is kept, so that it does not depend on the threads. */
    private record Found(long seed, CrashFinding finding) {

        Found before(Found other) {
            return other == null || seed < other.seed ? this : other;
        }
    }

    /**
     * Prepares an enumeration, for one use.
     *
     * @param component what it is called in the report
     * @param way what is cut
     * @param subjects windows, which the scripts take in turn
     */
    public CrashPoints(String component, Way way, List<? extends Subject> subjects) {
        this.component = component;
        this.way = way;
        this.subjects = List.copyOf(subjects);
    }

    /**
     * Makes as many cuts as {@link Way#CUTS_PROPERTY} says, of scripts from a seed on that is printed, and leaves a row of a table behind.
     *
     * @throws CrashFinding if something is wrong
     */
    public void check() {
        long seed = Seeds.printed("crash points of " + component + ", " + way);
        CrashReport report = run(seed, way.cuts(), stores -> { });
        report.write();
        report.finding().ifPresent(finding -> {
            throw finding;
        });
    }

    /**
     * Makes cuts of calls whose stores were done in another order, and finds something, or the enumeration could not fail.
     *
     * @param mostCuts as many of them have to suffice
     * @param disorder what is done to the stores of each call
     * @return what was found
     */
    public CrashFinding find(long mostCuts, Consumer<StoreLog> disorder) {
        CrashReport report = run(1, mostCuts, disorder);
        assertThat(report.finding()).as("what %d cuts in the wrong order have found", report.cuts()).isPresent();
        return report.finding().orElseThrow();
    }

    CrashReport run(long firstSeed, long mostCuts, Consumer<StoreLog> disorder) {
        long begin = System.nanoTime();
        int workers = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> all = IntStream.range(0, workers).<Future<?>>mapToObj(worker -> executor.submit(() -> work(firstSeed, mostCuts, disorder))).toList();
            all.forEach(CrashPoints::join);
        }
        return new CrashReport(component, way, firstSeed, scripts.get(), calls.get(), cuts.get(), undecided.get(), System.nanoTime() - begin,
                Optional.ofNullable(found.get()).map(Found::finding));
    }

    private void work(long firstSeed, long mostCuts, Consumer<StoreLog> disorder) {
        while (cuts.get() < mostCuts && found.get() == null) {
            int number = (int) scripts.getAndIncrement();
            runOne(subjects.get(Math.floorMod(firstSeed + number, subjects.size())), firstSeed + number, mostCuts, disorder);
        }
    }

    private void runOne(Subject subject, long seed, long mostCuts, Consumer<StoreLog> disorder) {
        long[] counted = {0};
        try {
            var script = new CrashScript(subject, way, seed, disorder);
            try {
                script.run(() -> {
                    long more = script.knife().cuts() - counted[0];
                    counted[0] += more;
                    return cuts.addAndGet(more) < mostCuts && isWanted(seed);
                });
            } finally {
                cuts.addAndGet(script.knife().cuts() - counted[0]);
                calls.addAndGet(script.calls());
                undecided.addAndGet(script.knife().undecided());
            }
        } catch (CrashFinding finding) {
            found.accumulateAndGet(new Found(seed, finding), (other, mine) -> mine.before(other));
        } catch (ComponentUnavailableException refused) {
            throw new AssertionError("the component refuses a fresh window: " + refused.getMessage(), refused);
        }
    }

    /** Whether a script would still find something that counts. */
    private boolean isWanted(long seed) {
        Found first = found.get();
        return first == null || seed < first.seed();
    }

    private static void join(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while cuts were made", interrupted);
        } catch (ExecutionException failed) {
            throw new AssertionError("a script could not be run: " + failed.getCause(), failed.getCause());
        }
    }
}
