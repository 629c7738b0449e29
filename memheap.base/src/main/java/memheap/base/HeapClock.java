package memheap.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import memheap.base.ledger.LedgerClock;

/** Advances the ledger's clock once a second, on a thread of its own. */
final class HeapClock {

    private final LedgerClock clock;
    private final InstantSource time;
    private final Instant start;
    private Duration latest = Duration.ZERO; // guarded by this
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("memheap-clock").daemon().factory());

    HeapClock(LedgerClock clock, InstantSource time) {
        this.clock = clock;
        this.time = time;
        this.start = time.instant();
    }

    void start() {
        ticks.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Sets the clock to the time; if that is set back, the clock waits until it has come again, for ages do not shrink. */
    synchronized void tick() {
        Duration now = Duration.between(start, time.instant());
        if (now.compareTo(latest) > 0) {
            latest = now;
            clock.set(now);
        }
    }

    void end() {
        ticks.shutdownNow();
    }
}
