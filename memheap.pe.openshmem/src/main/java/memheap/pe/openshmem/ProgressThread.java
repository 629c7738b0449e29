package memheap.pe.openshmem;

import java.util.concurrent.locks.LockSupport;

/**
 * Answers what PEs on other hosts ask of this one, whatever its other threads do: over TCP, a get or an atomic operation is a message that somebody
 * has to read here.
 */
final class ProgressThread {

    private static final long PARK_NANOS = Long.getLong("memheap.x.park", 50_000);
    private static final int BURST = Integer.getInteger("memheap.x.burst", 4);

    private final RemoteAccess remote;
    private final Thread thread;
    private volatile boolean stopped;

    ProgressThread(RemoteAccess remote) {
        this.remote = remote;
        this.thread = Thread.ofPlatform().daemon().name("memheap-openshmem-progress").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!stopped) {
            for (int round = 0; round < BURST; round++) {
                remote.progress();
                Thread.yield();
            }
            LockSupport.parkNanos(PARK_NANOS);
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
