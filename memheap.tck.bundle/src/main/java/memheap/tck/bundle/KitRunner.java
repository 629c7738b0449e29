package memheap.tck.bundle;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import memheap.tck.KitReport;

/** Tests one component after the other on a thread of its own. Safe for all threads; after {@link #close} nothing runs any more. */
final class KitRunner implements AutoCloseable {

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    /** Decides right before a run whether it is still wanted; may wait. */
    @FunctionalInterface
    interface Readiness {

        boolean await(Subject subject) throws InterruptedException;
    }

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("memheap-tck").daemon().factory());
    private final Readiness readiness;
    private final Map<String, String> parameters;
    private volatile KitRun current;

    KitRunner(Readiness readiness, Map<String, String> parameters) {
        this.readiness = readiness;
        this.parameters = parameters;
    }

    /**
     * Tests a component when all before it have been tested.
     *
     * @param tested is told what was found out, on the thread of this runner
     * @return the same; nothing if the component is not wanted any more, or was stopped
     */
    Future<Optional<KitReport>> submit(Subject subject, Consumer<KitReport> tested) {
        return thread.submit(() -> {
            Optional<KitReport> report = test(subject);
            report.ifPresent(tested);
            return report;
        });
    }

    private Optional<KitReport> test(Subject subject) throws InterruptedException {
        if (!readiness.await(subject)) {
            return Optional.empty();
        }
        var run = new KitRun(subject, parameters);
        current = run;
        try {
            return readiness.await(subject) ? run.run() : Optional.empty(); // it may have gone before there was a run to be stopped
        } finally {
            current = null;
        }
    }

    /** Stops the run under way if it is about this component. */
    void stop(Subject subject) {
        KitRun run = current;
        if (run != null && run.subject() == subject) {
            run.stop();
        }
    }

    /** Like {@link Future#get}, with the exception that was thrown there; nothing if the runner was closed before it began. */
    static Optional<KitReport> get(Future<Optional<KitReport>> result) throws InterruptedException {
        try {
            return result.get();
        } catch (CancellationException closed) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
        }
    }

    /** Stops what runs, forgets what waits, and returns when the thread has ended, or after 15 seconds if a component does not let it. */
    @Override
    public void close() {
        KitRun run = current;
        if (run != null) {
            run.stop();
        }
        thread.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false)); // what was submitted here is a future, and somebody may wait for it
        try {
            thread.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
