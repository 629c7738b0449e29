package memheap.pe.openshmem;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Answers what PEs on other hosts ask of this one, whatever its other threads do: over TCP, a get or an atomic operation is a message that somebody
 * has to read here.
 */
final class ProgressThread {

    private static final long PARK_NANOS = 100_000;

    private final BooleanSupplier serving;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param serving waits for something to do and does it; false if it has not waited */
    ProgressThread(BooleanSupplier serving) {
        this.serving = serving;
        this.thread = Thread.ofPlatform().daemon().name("memheap-openshmem-progress").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopped) {
            if (!serving.getAsBoolean()) {
                LockSupport.parkNanos(PARK_NANOS);
            }
        }
    }

    /** Returns when it is out of the library for good. */
    void stop() {
        stopped = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
