package memheap.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import memheap.chaos.container.FrameworkKind;

/**
 * The command line, understood.
 *
 * @param seconds how long
 * @param seed what is drawn from, if it is given
 * @param threads how many clients
 * @param framework where all of it happens
 * @param isVerbose whether each step is told
 */
record Arguments(int seconds, Optional<Long> seed, int threads, FrameworkKind framework, boolean isVerbose) {

    static final String USAGE = """
            memheap chaos [OPTION...]         disturb a heap that is used, and see that nothing is lost
                --seconds N                   how long, more or less (60)
                --seed N                      what is drawn from (another one each time, printed)
                --threads N                   how many threads use the heap (8)
                --framework felix|equinox     where all of it happens (felix)
                --verbose                     tell each step
            """;

    private static final int USUAL_SECONDS = 60;
    private static final int MOST_SECONDS = 7 * 24 * 60 * 60;
    private static final int USUAL_THREADS = 8;
    private static final int MOST_THREADS = 256;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it means nothing; the message says which word and what would be right
     */
    static Arguments parse(String... words) {
        List<String> left = new ArrayList<>(List.of(words));
        int seconds = value(left, "--seconds").map(word -> (int) number("--seconds", word, 1, MOST_SECONDS)).orElse(USUAL_SECONDS);
        Optional<Long> seed = value(left, "--seed").map(word -> number("--seed", word, Long.MIN_VALUE, Long.MAX_VALUE));
        int threads = value(left, "--threads").map(word -> (int) number("--threads", word, 1, MOST_THREADS)).orElse(USUAL_THREADS);
        FrameworkKind framework = value(left, "--framework").map(FrameworkKind::of).orElse(FrameworkKind.FELIX);
        boolean isVerbose = left.remove("--verbose");
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("there is no option '" + left.getFirst() + "'; see --help");
        }
        return new Arguments(seconds, seed, threads, framework, isVerbose);
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
