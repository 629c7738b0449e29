package memheap.base;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the log says of requests that are refused for lack of space: one a minute is told, the others are counted. Safe for all threads. */
final class RefusalLog {

    private final OnceAMinute minute;
    private final LongAdder leftOut = new LongAdder();

    /** {@code nanoTime} tells what time it is, as {@link System#nanoTime} does. */
    RefusalLog(LongSupplier nanoTime) {
        this.minute = new OnceAMinute(nanoTime);
    }

    /**
     * Takes notice of a refusal.
     *
     * @param message what the caller is told
     * @param asker who asked, on which thread
     * @return what to log, if it is time for it
     */
    Optional<String> next(String message, String asker) {
        if (!minute.tryEnter()) {
            leftOut.increment();
            return Optional.empty();
        }
        long others = leftOut.sumThenReset();
        String rest = others == 0 ? "" : String.format(Locale.ROOT, "; %d other requests were refused since the last one that was told", others);
        return Optional.of(String.format(Locale.ROOT, "%s; asked for by %s%s", message, asker, rest));
    }
}
