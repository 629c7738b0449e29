package memheap.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of a command line, from which options are taken until none is left. Used by one thread. */
public final class Words {

    private final List<String> left;

    /**
     * Takes all of them.
     *
     * @param words as they were typed
     */
    public Words(String... words) {
        this.left = new ArrayList<>(List.of(words));
    }

    /**
     * Takes an option without a value.
     *
     * @param option with its dashes
     * @return whether it is there
     */
    public boolean take(String option) {
        return left.remove(option);
    }

    /**
     * Takes an option and its value.
     *
     * @param option with its dashes
     * @return the value, if the option is there
     * @throws IllegalArgumentException if it has no value
     */
    public Optional<String> value(String option) {
        int at = left.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == left.size() || left.get(at + 1).startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        left.remove(at);
        return Optional.of(left.remove(at));
    }

    /**
     * Takes an option whose value is a number.
     *
     * @param option with its dashes
     * @param least the smallest number that means something
     * @param most the largest one
     * @return the number, if the option is there
     * @throws IllegalArgumentException if the value is no such number; the message says which would be
     */
    public Optional<Long> number(String option, long least, long most) {
        return value(option).map(word -> number(option, word, least, most));
    }

    private static long number(String option, String word, long least, long most) {
        try {
            long number = Long.parseLong(word);
            if (least <= number && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with the range
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s takes whole numbers from %d to %d, but was given '%s'", option, least, most, word));
    }

    /**
     * Sees to it that all words were taken.
     *
     * @throws IllegalArgumentException if one was not; the message names it
     */
    public void requireNoneLeft() {
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("there is no option '" + left.getFirst() + "'; see --help");
        }
    }
}
