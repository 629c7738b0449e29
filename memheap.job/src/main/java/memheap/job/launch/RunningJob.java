package memheap.job.launch;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The processes of a job from their start to the end of the last one. Safe for all threads; one of them waits. */
final class RunningJob {

    private static final long GRACE_SECONDS = 5;   // for others to tell what they have seen of a failure, before they are ended
    private static final long STOPPING_SECONDS = 10;

    private record Ended(PeProcess process, int status) {
    }

    private final List<PeProcess> processes = new CopyOnWriteArrayList<>();
    private final boolean keepsGoing;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
    private volatile boolean stops;

    /** @param keepsGoing whether the others go on when one has failed */
    RunningJob(boolean keepsGoing) {
        this.keepsGoing = keepsGoing;
    }

    /** Takes up one more, before {@link #await}. */
    void add(PeProcess process) {
        processes.add(process);
    }

    /**
     * Returns when all have ended and their output has been passed on.
     *
     * @return the status of the first that has failed by itself; 0 if none has
     */
    int await() throws InterruptedException {
        processes.forEach(process -> process.status().thenAccept(status -> ended.add(new Ended(process, status))));
        int first = 0;
        for (int left = processes.size(); left > 0; left--) {
            Ended next = first == 0 || keepsGoing ? ended.take() : afterFailure();
            if (next.status() != 0 && !stops) {
                System.err.printf("memheap: %s has ended with status %d%n", next.process().name(), next.status());
                first = first == 0 ? next.status() : first;
            }
        }
        for (PeProcess process : processes) {
            process.awaitOutput();
        }
        return first;
    }

    /** One has failed: whoever has not ended some time later is ended. */
    private Ended afterFailure() throws InterruptedException {
        Ended next = ended.poll(GRACE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            stop();
            next = ended.take();
        }
        return next;
    }

    /** Ends all that still run, those first asked that can end by themselves. */
    void stop() throws InterruptedException {
        stops = true;
        processes.forEach(PeProcess::stop);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOPPING_SECONDS);
        for (PeProcess process : processes) {
            awaitEnd(process, deadline - System.nanoTime());
        }
        processes.stream().filter(PeProcess::isAlive).forEach(PeProcess::kill);
    }

    private static void awaitEnd(PeProcess process, long nanos) throws InterruptedException {
        process.status().copy().completeOnTimeout(0, Math.max(0, nanos), TimeUnit.NANOSECONDS).join();
    }
}
