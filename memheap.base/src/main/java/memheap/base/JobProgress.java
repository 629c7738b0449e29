package memheap.base;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import memheap.pe.JobStatus;

/** How far this PE has got in its job. Safe for all threads. */
final class JobProgress implements JobStatus {

    private final Supplier<String> engines;
    private final String job;
    private State state = State.WAITING;                         // guarded by this
    private String text = "waits until the framework has started"; // guarded by this

    /**
     * Before it has begun.
     *
     * @param job the job, for people
     * @param engines says which ones there are, a line each, each after a line feed
     */
    JobProgress(String job, Supplier<String> engines) {
        this.job = job;
        this.engines = engines;
    }

    synchronized void become(State next, String reason) {
        state = next;
        text = reason;
        notifyAll();
    }

    @Override
    public synchronized State state() {
        return state;
    }

    @Override
    public String explain() {
        return job + " " + text() + engines.get();
    }

    private synchronized String text() {
        return text;
    }

    @Override
    public synchronized State awaitDecision(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (long left = timeout.toNanos(); state == State.WAITING && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return state;
    }
}
