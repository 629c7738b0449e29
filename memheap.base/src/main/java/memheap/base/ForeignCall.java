package memheap.base;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a component's code on a thread of its own, for a bounded time and under no lock of ours. */
final class ForeignCall {

    private ForeignCall() {
    }

    /**
     * Calls and waits.
     *
     * @param what names the thread and the time-out message
     * @param limit how long to wait at most; then the thread is interrupted and left alone
     * @param call the component's code
     * @return its result
     * @throws TimeoutException if it has not returned in time
     * @throws ExecutionException with whatever it threw
     */
    static <T> T run(String what, Duration limit, Callable<T> call) throws TimeoutException, ExecutionException {
        return run(what, limit, call, () -> { });
    }

    /** Does the same, and something else once the call has ended, however late, or could not be begun, since there was no thread for it. */
    static <T> T run(String what, Duration limit, Callable<T> call, Runnable atEnd) throws TimeoutException, ExecutionException {
        var task = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                atEnd.run();
            }
        });
        Thread thread = started(what, task, atEnd);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
            throw new TimeoutException(String.format(Locale.ROOT, "%s has not returned within %d ms", what, limit.toMillis()));
        } catch (InterruptedException never) {
            throw new IllegalStateException("the memheap-lifecycle thread was interrupted", never);
        }
    }

    private static Thread started(String what, Runnable task, Runnable atEnd) {
        try {
            return Thread.ofPlatform().name("memheap-" + what).daemon().start(task);
        } catch (RuntimeException | Error noThread) {
            atEnd.run();
            throw noThread;
        }
    }
}
