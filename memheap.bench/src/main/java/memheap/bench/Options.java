package memheap.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Takes options out of the words of a command line. Used by one thread. */
public final class Options {

    private final List<String> words;

    /**
     * Begins.
     *
     * @param words of the command line
     */
    public Options(String... words) {
        this.words = new ArrayList<>(List.of(words));
    }

    /**
     * Takes an option without a value.
     *
     * @param option such as {@code --quick}
     * @return whether it was there
     */
    public boolean flag(String option) {
        return words.remove(option);
    }

    /**
     * Takes an option with its value.
     *
     * @param option such as {@code --json}
     * @return the value, if the option was there
     * @throws IllegalArgumentException if it has none
     */
    public Optional<String> value(String option) {
        int at = words.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == words.size() || words.get(at + 1).startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        words.remove(at);
        return Optional.of(words.remove(at));
    }

    /**
     * Takes an option whose value is a list.
     *
     * @param option such as {@code --threads}
     * @param meaning of a word between commas
     * @param <E> what such a word means
     * @return the meanings, if the option was there
     */
    public <E> Optional<List<E>> list(String option, Function<String, E> meaning) {
        return value(option).map(text -> Arrays.stream(text.split(",")).map(String::strip).map(meaning).toList());
    }

    /**
     * Requires that nothing is left.
     *
     * @throws IllegalArgumentException if a word is
     */
    public void checkAllUnderstood() {
        if (!words.isEmpty()) {
            throw new IllegalArgumentException("'" + words.getFirst() + "' is not understood, or was given twice");
        }
    }

    /**
     * Reads a whole number.
     *
     * @param option what it belongs to, for the message
     * @param word its digits
     * @param most the largest that makes sense; the smallest is 1
     * @return it
     * @throws IllegalArgumentException if it is another one, or none
     */
    public static int number(String option, String word, int most) {
        try {
            int number = Integer.parseInt(word);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with the range
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "%s takes whole numbers from 1 to %d, but was given '%s'", option, most, word));
    }
}
