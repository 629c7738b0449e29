package memheap.chaos;

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

    private static final long USUAL_SECONDS = 60;
    private static final long MOST_SECONDS = 7 * 24 * 60 * 60;
    private static final long USUAL_THREADS = 8;
    private static final long MOST_THREADS = 256;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it means nothing; the message says which word and what would be right
     */
    static Arguments parse(String... line) {
        var words = new Words(line);
        int seconds = words.number("--seconds", 1, MOST_SECONDS).orElse(USUAL_SECONDS).intValue();
        Optional<Long> seed = words.number("--seed", Long.MIN_VALUE, Long.MAX_VALUE);
        int threads = words.number("--threads", 1, MOST_THREADS).orElse(USUAL_THREADS).intValue();
        FrameworkKind framework = words.value("--framework").map(FrameworkKind::of).orElse(FrameworkKind.FELIX);
        boolean isVerbose = words.take("--verbose");
        words.requireNoneLeft();
        return new Arguments(seconds, seed, threads, framework, isVerbose);
    }
}
