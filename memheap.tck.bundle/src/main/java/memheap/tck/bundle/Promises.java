package memheap.tck.bundle;

import java.util.Locale;
import java.util.Map;

/**
 * What an author says of a component in its service properties, since there is no contract class to say it in.
 *
 * @param reusesFreedMemory whether the memory of a freed block can be had again while others are live
 * @param powersOfTwoOnly whether windows are refused whose size is no power of two
 * @param mostWindowBytes the size of the largest window that is served
 */
record Promises(boolean reusesFreedMemory, boolean powersOfTwoOnly, long mostWindowBytes) {

    static final String REUSES_FREED_MEMORY = "memheap.tck.reusesFreedMemory";
    static final String POWERS_OF_TWO_ONLY = "memheap.tck.powersOfTwoOnly";
    static final String MOST_WINDOW_BYTES = "memheap.tck.mostWindowBytes";

    /**
     * Reads service properties.
     *
     * @throws IllegalArgumentException if one of them has a value that it cannot have; the message names it
     */
    static Promises of(Map<String, ?> properties) {
        return new Promises(flag(properties, REUSES_FREED_MEMORY, true), flag(properties, POWERS_OF_TWO_ONLY, false), number(properties, MOST_WINDOW_BYTES));
    }

    boolean serves(long windowBytes) {
        return windowBytes <= mostWindowBytes && (!powersOfTwoOnly || Long.bitCount(windowBytes) == 1);
    }

    private static boolean flag(Map<String, ?> properties, String key, boolean usual) {
        Object value = properties.get(key);
        if (value == null) {
            return usual;
        }
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(String.format(Locale.ROOT, "the service property %s is true or false, but was '%s'", key, value));
        };
    }

    private static long number(Map<String, ?> properties, String key) {
        Object value = properties.get(key);
        if (value == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(value.toString());
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the service property %s is a number of bytes, but was '%s'", key, value), noNumber);
        }
    }
}
