package memheap.base;

import java.util.concurrent.CountDownLatch;

/** A generation is between module and orphanage for a moment: whoever is told leaves the gate, waits and tries again. Never leaves the base. */
final class InTransit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient CountDownLatch end;

    InTransit(CountDownLatch end) {
        super("the module of this generation is departing", null, false, false);
        this.end = end;
    }

    void await() {
        await(end);
    }

    /** Waits for a change of the world to be finished; an interruption is kept for the caller, since every change is bounded in time. */
    static void await(CountDownLatch end) {
        boolean interrupted = false;
        while (true) {
            try {
                end.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
