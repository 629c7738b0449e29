package memheap.base;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets one in a minute, however many come. Safe for all threads. */
final class OnceAMinute {

    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long NEVER = Long.MIN_VALUE;

    private final LongSupplier nanoTime;
    private final AtomicLong last = new AtomicLong(NEVER);

    /** {@code nanoTime} tells what time it is, as {@link System#nanoTime} does. */
    OnceAMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the caller is the one of this minute. */
    boolean tryEnter() {
        long now = nanoTime.getAsLong();
        long before = last.get();
        return (before == NEVER || now - before >= PAUSE_NANOS) && last.compareAndSet(before, now);
    }
}
