package memheap.races;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What a part is to do.
 *
 * @param time how long it may take, more or less
 * @param seed what it draws from
 * @param operations how many calls each script has
 * @param folder where files may go
 * @param out where it says what it has done
 */
record Plan(Duration time, long seed, long operations, Path folder, PrintStream out) {

    /** A plan for one of several things that a part does one after the other. */
    Plan share(int parts) {
        return new Plan(time.dividedBy(parts), seed, operations, folder, out);
    }

    /** The moment at which the time is over, if it begins now; in the terms of {@link System#nanoTime}. */
    long end() {
        return System.nanoTime() + time.toNanos();
    }

    /** Prints a line. */
    void say(String format, Object... values) {
        out.println("  " + String.format(Locale.ROOT, format, values));
    }
}
