package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread that changes the world. Calls from any thread are taken in order; once it has ended, late ones do nothing. A call from the thread
 * itself runs at once.
 */
final class Lifecycle {

    private static final Logger LOG = System.getLogger(Lifecycle.class.getName());
    private static final String NAME = "memheap-lifecycle";

    private volatile Thread thread;
    private final ExecutorService tasks = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
        thread = Thread.ofPlatform().name(NAME).daemon().unstarted(task);
        return thread;
    });

    /** Does something soon; what it throws is logged. */
    void execute(Runnable task) {
        submit(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error thrown) {
                LOG.log(Level.ERROR, "a change of the heap failed", thrown);
            }
        });
    }

    /** Does something and returns when it has been done, or the lifecycle has ended. The wait is bounded by the limits of the calls that the task makes. */
    void await(Runnable task) {
        get(() -> {
            task.run();
            return true;
        }, () -> false);
    }

    /** Asks something. @return the answer, or the other one if the lifecycle has ended */
    <T> T get(Callable<T> question, Supplier<T> afterEnd) {
        if (isCurrentThread()) {
            return answer(question);
        }
        var future = new CompletableFuture<T>();
        if (!submit(() -> complete(future, question))) {
            return afterEnd.get();
        }
        try {
            return future.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Does what was asked before, then this, and then ends. */
    void end(Runnable last) {
        try {
            await(last);
        } finally {
            tasks.shutdown();
        }
    }

    private static <T> void complete(CompletableFuture<T> future, Callable<T> question) {
        try {
            future.complete(answer(question));
        } catch (RuntimeException | Error thrown) {
            future.completeExceptionally(thrown);
        }
    }

    private static <T> T answer(Callable<T> question) {
        try {
            return question.call();
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception checked) {
            throw new IllegalStateException(checked);
        }
    }

    private boolean submit(Runnable task) {
        try {
            tasks.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }
}
