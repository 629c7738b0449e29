package memheap.job.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The processes of a job from their start to the end of the last one. Safe for all threads; one of them waits. */
final class RunningJob {

    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final List<PeProcess> processes = new CopyOnWriteArrayList<>();
    private final boolean keepsGoing;
    private final Duration grace;
    private final BlockingQueue<Ending> ended = new LinkedBlockingQueue<>();
    private volatile boolean stops;

    /**
     * Without any yet.
     *
     * @param keepsGoing whether the others go on when one has failed
     * @param grace how long they have otherwise to tell what they have seen of it
     */
    RunningJob(boolean keepsGoing, Duration grace) {
        this.keepsGoing = keepsGoing;
        this.grace = grace;
    }

    /** Takes up one more, before {@link #await}. If all are about to be ended, this one is, too. */
    void add(PeProcess process) {
        processes.add(process);
        if (stops) {
            process.stop();
        }
    }

    /**
     * Returns when all have ended and their output has been passed on.
     *
     * @return the status of the first that has failed by itself; 0 if none has
     */
    int await() throws InterruptedException {
        processes.forEach(process -> process.ending().thenAccept(ended::add));
        int first = 0;
        long deadline = 0;
        for (int left = processes.size(); left > 0; left--) {
            Ending next = first == 0 || keepsGoing ? ended.take() : nextBefore(deadline);
            if (next.status() != 0 && !stops) {
                System.err.println("memheap: " + next.text());
                if (first == 0) {
                    first = next.status();
                    deadline = System.nanoTime() + grace.toNanos();
                }
            }
        }
        for (PeProcess process : processes) {
            process.awaitOutput();
        }
        return first;
    }

    /** One has failed: whoever has not ended by then is ended. */
    private Ending nextBefore(long deadline) throws InterruptedException {
        Ending next = ended.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (next == null) {
            stop();
            next = ended.take();
        }
        return next;
    }

    /** Ends all that still run, those first asked that can end by themselves. */
    void stop() throws InterruptedException {
        stops = true;
        List<Runnable> kills = processes.stream().map(PeProcess::stop).toList();
        long deadline = System.nanoTime() + STOPPING.toNanos();
        for (PeProcess process : processes) {
            awaitEnd(process, deadline - System.nanoTime());
        }
        kills.forEach(Runnable::run);
    }

    private static void awaitEnd(PeProcess process, long nanos) throws InterruptedException {
        process.ending().thenApply(Ending::status).completeOnTimeout(0, Math.max(0, nanos), TimeUnit.NANOSECONDS).join();
    }
}
