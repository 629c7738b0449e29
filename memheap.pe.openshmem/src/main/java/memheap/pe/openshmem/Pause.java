package memheap.pe.openshmem;

import java.util.concurrent.locks.LockSupport;

/**
 * What a thread does between two looks at what it waits for: at first nothing, then it lets others run, then it parks for longer and longer. Used by
 * one thread; an interrupt is put off until {@link #end}.
 */
final class Pause {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int SPINS = 300;
    private static final int SPINS_IF_CROWDED = 50;
    private static final long YIELDING_NANOS = 500_000; // longer than the first parks last, or who was late once would keep the others late
    private static final long SHORTEST_NANOS = 20_000;
    private static final long LONGEST_NANOS = 500_000;
    private static final int PARKS_BETWEEN_LOOKS = 16;

    private final int spins;
    private int rounds;
    private int parks;
    private long firstPark;
    private long parkNanos = SHORTEST_NANOS;
    private boolean interrupted;

    /** @param running how many PEs may wait on this host; with more than processors, spinning keeps them from running */
    Pause(int running) {
        this.spins = running <= PROCESSORS ? SPINS : SPINS_IF_CROWDED;
    }

    /** Waits a moment. @return whether it has taken so long that it is time to look what else may be the matter */
    boolean next() {
        rounds++;
        if (rounds < spins) {
            Thread.onSpinWait();
            return false;
        }
        long now = System.nanoTime();
        if (rounds == spins) {
            firstPark = now + YIELDING_NANOS;
        }
        if (now - firstPark < 0) {
            Thread.yield();
            return false;
        }
        interrupted |= Thread.interrupted();
        LockSupport.parkNanos(parkNanos);
        parkNanos = Math.min(2 * parkNanos, LONGEST_NANOS);
        return ++parks % PARKS_BETWEEN_LOOKS == 0;
    }

    /** Begins anew: something has happened, and more may be about to. */
    void restart() {
        rounds = 0;
        parkNanos = SHORTEST_NANOS;
    }

    /** Gives back an interrupt that came meanwhile. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
