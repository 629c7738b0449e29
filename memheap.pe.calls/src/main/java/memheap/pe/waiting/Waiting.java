package memheap.pe.waiting;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How a thread waits for memory to change: between two looks it spins, then lets others run, then parks for longer and longer. Used by one thread;
 * an interrupt is put off until {@link #close}.
 */
public final class Waiting implements AutoCloseable {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int SPINS = 300;
    private static final int SPINS_IF_CROWDED = 50;
    private static final long YIELDING_NANOS = 500_000; // as long as the longest park, or who was late once would keep the others late
    private static final long SHORTEST_NANOS = 20_000;
    private static final long LONGEST_NANOS = 500_000;

    /**
     * How patient an engine is.
     *
     * @param firstLook how long it lets others run, and parks, before it is time to look what is the matter
     * @param laterLooks how long it parks from one such look to the next one
     */
    public record Pace(Duration firstLook, Duration laterLooks) {
    }

    private final Pace pace;
    private final int spins;
    private int rounds;
    private long firstPark;
    private long parkNanos = SHORTEST_NANOS;
    private long nextLook;
    private boolean interrupted;

    /**
     * Begins a wait.
     *
     * @param running how many PEs run on this host that may all wait; with more than processors, spinning keeps them from running
     * @param pace how patient to be
     */
    public Waiting(int running, Pace pace) {
        this.spins = running <= PROCESSORS ? SPINS : SPINS_IF_CROWDED;
        this.pace = pace;
    }

    /**
     * Waits a moment.
     *
     * @return whether it has taken so long that it is time to look what is the matter
     */
    public boolean pause() {
        if (rounds < spins) {
            rounds++;
            Thread.onSpinWait();
            return false;
        }
        long now = System.nanoTime();
        if (rounds == spins) {
            rounds++;
            firstPark = now + YIELDING_NANOS;
            nextLook = now + pace.firstLook().toNanos();
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
        nextLook = now + pace.laterLooks().toNanos();
        return true;
    }

    /** Begins anew: something has happened, and more may be about to. */
    public void restart() {
        rounds = 0;
        parkNanos = SHORTEST_NANOS;
    }

    /** Whether an interrupt has come meanwhile, as far as it was noticed; it is given back by {@link #close}. */
    public boolean wasInterrupted() {
        return interrupted;
    }

    /** Gives back an interrupt that came meanwhile. */
    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what another process does in a moment. */
    public static void briefly() {
        LockSupport.parkNanos(SHORTEST_NANOS);
    }
}
