package memheap.pe.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How a thread waits for memory to change: it spins, then yields, then parks for longer and longer. Used by one thread; an interrupt is put off until {@link #end}. */
final class Waiting {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int SPINS = 300;
    private static final int SPINS_IF_CROWDED = 50;
    private static final long YIELDING_NANOS = 500_000; // longer than the first parks last, or who was late once would keep the others late
    private static final long SHORTEST_NANOS = 20_000;
    private static final long LONGEST_NANOS = 500_000;
    private static final long FIRST_LOOK_NANOS = 1_000_000;
    private static final long LATER_LOOKS_NANOS = 20_000_000;

    private final int spins;
    private int rounds;
    private long firstPark;
    private long parkNanos = SHORTEST_NANOS;
    private long nextLook;
    private boolean interrupted;

    /** @param awaited how many PEs run that may all be waited for; with more than processors, spinning keeps them from running */
    Waiting(int awaited) {
        this.spins = awaited <= PROCESSORS ? SPINS : SPINS_IF_CROWDED;
    }

    /** Waits a moment. @return whether it has taken so long that it is time to look for the dead */
    boolean pause() {
        rounds++;
        if (rounds < spins) {
            Thread.onSpinWait();
            return false;
        }
        long now = System.nanoTime();
        if (rounds == spins) {
            firstPark = now + YIELDING_NANOS;
            nextLook = now + FIRST_LOOK_NANOS;
        }
        if (now - firstPark < 0) {
            Thread.yield();
            return false;
        }
        return park(now);
    }

    private boolean park(long now) {
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(parkNanos);
        parkNanos = Math.min(2 * parkNanos, LONGEST_NANOS);
        if (now - nextLook < 0) {
            return false;
        }
        nextLook = now + LATER_LOOKS_NANOS;
        return true;
    }

    /** Gives back an interrupt that came meanwhile. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what another process does in a moment. */
    static void briefly() {
        LockSupport.parkNanos(SHORTEST_NANOS);
    }

    static long deadline(Duration patience) {
        return System.nanoTime() + Math.min(patience.toNanos(), Long.MAX_VALUE / 2);
    }
}
