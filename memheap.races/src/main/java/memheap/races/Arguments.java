package memheap.races;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The command line, understood.
 *
 * @param seconds how long all parts together may take, but for scripts whose number of calls is given
 * @param parts what is done, in the order of {@link Part}
 * @param seed what is drawn from, if it is given
 * @param operations how many calls a script has, if it is given
 */
record Arguments(int seconds, List<Part> parts, Optional<Long> seed, Optional<Long> operations) {

    static final String USAGE = """
            memheap races [OPTION...]    look for races and other faults in memheap
                --seconds N              how long altogether, more or less (600)
                --parts NAME,...         scripts, interruptions, lincheck, jcstress, trading, swaps (all)
                --seed N                 what scripts, interruptions and traders draw from (another one each time, printed)
                --operations N           how many calls each script has (10000000 in 600 seconds, fewer in less time)
            """;

    private static final int USUAL_SECONDS = 600;
    private static final int MOST_SECONDS = 7 * 24 * 60 * 60;

    /**
     * Reads the command line.
     *
     * @param words its words
     * @return what they mean
     * @throws IllegalArgumentException if they mean nothing; the message says which word and what would be right
     */
    static Arguments parse(String... words) {
        var left = new ArrayList<>(List.of(words));
        long seconds = value(left, "--seconds").map(word -> number("--seconds", word, 1, MOST_SECONDS)).orElse((long) USUAL_SECONDS);
        List<Part> parts = value(left, "--parts").map(Arguments::parts).orElseGet(() -> List.of(Part.values()));
        Optional<Long> seed = value(left, "--seed").map(word -> number("--seed", word, Long.MIN_VALUE, Long.MAX_VALUE));
        Optional<Long> operations = value(left, "--operations").map(word -> number("--operations", word, 1, Integer.MAX_VALUE));
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("'" + left.getFirst() + "' is not understood, or was given twice");
        }
        return new Arguments((int) seconds, parts, seed, operations);
    }

    private static Optional<String> value(List<String> words, String option) {
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

    private static List<Part> parts(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).map(Arguments::part).sorted().distinct().toList();
    }

    private static Part part(String label) {
        return Arrays.stream(Part.values()).filter(part -> part.label().equals(label)).findFirst().orElseThrow(() -> new IllegalArgumentException(
                "there is no part '" + label + "'; there are " + Arrays.stream(Part.values()).map(Part::label).collect(Collectors.joining(", "))));
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
}
