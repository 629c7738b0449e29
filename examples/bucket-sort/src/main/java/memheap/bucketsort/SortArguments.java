package memheap.bucketsort;

import java.util.List;
import java.util.Locale;

/**
 * What the command line says.
 *
 * @param keysPerPe how many keys each PE draws, 1 to {@value #MAXIMUM_KEYS}
 * @param seed what all keys follow from
 */
record SortArguments(int keysPerPe, long seed) {

    static final String USAGE = "bucket-sort: [KEYS_PER_PE [SEED]], 1000000 and 42 unless said";

    private static final int MAXIMUM_KEYS = 1 << 28;
    private static final long DEFAULT_KEYS = 1_000_000;
    private static final long DEFAULT_SEED = 42;

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if there are too many, or one is wrong; the message names it
     */
    static SortArguments parse(List<String> arguments) {
        if (arguments.size() > 2) {
            throw new IllegalArgumentException("2 arguments at most, but there are " + arguments.size() + ": " + arguments);
        }
        long keys = number("KEYS_PER_PE", arguments, 0, 1, MAXIMUM_KEYS, DEFAULT_KEYS);
        return new SortArguments((int) keys, number("SEED", arguments, 1, Long.MIN_VALUE, Long.MAX_VALUE, DEFAULT_SEED));
    }

    private static long number(String name, List<String> arguments, int place, long least, long most, long otherwise) {
        if (place >= arguments.size()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(arguments.get(place));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // said below, as for a number that is too small or too large
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is a whole number from %d to %d, but was '%s'", name, least, most, arguments.get(place)));
    }
}
