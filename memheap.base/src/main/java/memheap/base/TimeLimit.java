package memheap.base;

import java.time.Duration;

/** A stretch of time, from now on, that several calls share. */
final class TimeLimit {

    private final long end; // as System.nanoTime tells it

    TimeLimit(Duration length) {
        this.end = System.nanoTime() + length.toNanos();
    }

    /** What is left of it; nothing once it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** A part of it, or what is left if that is less. */
    Duration atMost(Duration part) {
        Duration left = left();
        return part.compareTo(left) < 0 ? part : left;
    }

    boolean isOver() {
        return end - System.nanoTime() <= 0;
    }
}
