package memheap.bench.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program has told of one quantity.
 *
 * @param quantity which
 * @param nanoseconds of one operation, the median
 * @param deviation the median absolute deviation, in nanoseconds
 */
record Figure(Quantity quantity, double nanoseconds, double deviation) {

    private static final Pattern LINE = Pattern.compile("(?:\\[pe 0\\] )?figure ([a-z-]+) ([0-9]{1,18}) ([0-9]+\\.[0-9]+) ([0-9]+\\.[0-9]+)");

    /** Reads a line of output. @return nothing if it tells something else */
    static Optional<Figure> of(String line) {
        Matcher found = LINE.matcher(line.strip());
        return found.matches()
                ? Optional.of(new Figure(new Quantity(found.group(1), Long.parseLong(found.group(2))), Double.parseDouble(found.group(3)), Double.parseDouble(found.group(4))))
                : Optional.empty();
    }
}
