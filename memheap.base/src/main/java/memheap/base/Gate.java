package memheap.base;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Knows whether anybody is inside. Those who enter never wait and never meet: each counts itself in and out on the stripe of its thread. One who has changed what
 * the others read asks {@link #awaitQuiet} to learn when all who may have seen the old state have left (a grace period, as in sleepable read-copy-update:
 * McKenney, "Sleepable RCU", 2006).
 *
 * <p>There are two sets of counters. Newcomers use the set that {@code phase} names; a grace period flips the phase and waits for the other set to drain,
 * twice, since a thread may have read the phase and not yet counted itself. Counting is an atomic addition, hence also a full fence: who enters after the change
 * sees it.
 */
final class Gate {

    private static final int STRIPES = 64;
    private static final int LONGS_PER_LINE = 16; // two cache lines of 64 bytes: neighbours are fetched in pairs
    private static final int LONGS_PER_PHASE = STRIPES * LONGS_PER_LINE;

    // the first line stays unused: the array's length lies beside it and everybody reads that
    private final AtomicLongArray inside = new AtomicLongArray(LONGS_PER_LINE + 2 * LONGS_PER_PHASE);
    private volatile int phase;

    /** Goes in. @return a ticket for {@link #leave} */
    int enter() {
        int stripe = (int) Thread.currentThread().threadId() & (STRIPES - 1);
        int ticket = LONGS_PER_LINE + phase * LONGS_PER_PHASE + stripe * LONGS_PER_LINE;
        inside.getAndIncrement(ticket);
        return ticket;
    }

    /** Goes out, on whichever thread. */
    void leave(int ticket) {
        inside.getAndDecrement(ticket);
    }

    /**
     * Waits until everybody has left who was inside when this call began. The caller itself must be outside.
     *
     * @param limit how long to wait at most
     * @return whether they have; otherwise somebody is stuck inside
     */
    synchronized boolean awaitQuiet(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        return flipAndDrain(deadline) && flipAndDrain(deadline);
    }

    private boolean flipAndDrain(long deadline) {
        int old = phase;
        phase = 1 - old;
        int first = LONGS_PER_LINE + old * LONGS_PER_PHASE;
        for (int stripe = first; stripe < first + LONGS_PER_PHASE; stripe += LONGS_PER_LINE) {
            for (int round = 0; inside.get(stripe) != 0; round++) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                pause(round);
            }
        }
        return true;
    }

    private static void pause(int round) {
        if (round < 100) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(50_000);
        }
    }
}
