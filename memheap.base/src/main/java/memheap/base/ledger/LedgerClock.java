package memheap.base.ledger;

import java.time.Duration;

/**
 * Whole seconds since the ledger's start, from a number that a thread of its own advances: to ask the system for the time would cost more than all the rest of a call. Safe for all threads; what
 * is read may be a second old.
 */
public final class LedgerClock {

    private long seconds; // racy on purpose: written by one thread, and a stale value is a value of a moment ago

    /** Makes a clock that stands at 0. */
    public LedgerClock() {
    }

    /**
     * Sets the clock.
     *
     * @param sinceStart the time since the start of the heap
     */
    public void set(Duration sinceStart) {
        seconds = sinceStart.toSeconds() & LedgerLayout.MOST_SECONDS - 1;
    }

    long seconds() {
        return seconds;
    }

    /** How many seconds ago a second was, within the 24 days that a note can tell. */
    int since(int second) {
        return (int) seconds - second & LedgerLayout.MOST_SECONDS - 1;
    }
}
