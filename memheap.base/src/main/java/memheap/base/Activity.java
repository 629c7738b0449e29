package memheap.base;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Which component is active once a change is done with, for those who wait for one. Safe for all threads. */
final class Activity {

    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private String active = ""; // guarded by lock

    /** Says who is active after a change; an empty text for nobody. */
    void settle(String component) {
        lock.lock();
        try {
            active = component;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a component is active, or all is over. @return whether it is */
    boolean awaitActive(String component, Duration timeout, BooleanSupplier over) throws InterruptedException {
        long remaining = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout.toNanos() : LONGEST_WAIT.toNanos();
        lock.lockInterruptibly();
        try {
            while (!active.equals(component)) {
                if (remaining <= 0 || over.getAsBoolean()) {
                    return false;
                }
                remaining = changed.awaitNanos(remaining);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
