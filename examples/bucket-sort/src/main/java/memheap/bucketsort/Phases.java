package memheap.bucketsort;

import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** How long each phase of one PE has taken, one after the other. */
final class Phases {

    private final StringJoiner text = new StringJoiner(", ");
    private long since = System.nanoTime();

    /** Ends a phase; the next one begins. */
    void end(String phase) {
        long now = System.nanoTime();
        text.add(phase + " " + TimeUnit.NANOSECONDS.toMillis(now - since) + " ms");
        since = now;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
