package memheap.bench.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import memheap.bench.Options;

/**
 * The command line behind {@code memheap bench --pe}, understood.
 *
 * @param quick whether few and short samples will do
 * @param engines that are measured
 * @param count how many PEs
 * @param rounds how many rounds
 * @param json where to write the figures, if anywhere
 */
record JobArguments(boolean quick, List<String> engines, int count, int rounds, Optional<Path> json) {

    static final String USAGE = """
            memheap bench --pe [OPTION...]
                                         measure processing elements: put, get, atomic and collective calls, beside the same in C
                --quick                  short samples: a minute a round
                --engines NAME,...       which engines (local,openshmem)
                --count N                how many PEs (2)
                --rounds N               interleaved rounds over all that is compared (3)
                --json FILE              write the figures for a program
            """;

    private static final List<String> ENGINES = List.of("local", "openshmem");
    private static final int LEAST_COUNT = 2;
    private static final int MOST_COUNT = 64;

    /**
     * Reads the command line.
     *
     * @param words its words, {@code --pe} too
     * @return what they mean
     * @throws IllegalArgumentException if they mean nothing; the message says which word and what would be right
     */
    static JobArguments parse(String... words) {
        var options = new Options(words);
        options.flag("--pe");
        var arguments = new JobArguments(options.flag("--quick"), options.list("--engines", JobArguments::engine).orElse(ENGINES).stream().distinct().toList(),
                options.value("--count").map(word -> Options.number("--count", word, MOST_COUNT)).orElse(LEAST_COUNT),
                options.value("--rounds").map(word -> Options.number("--rounds", word, 1000)).orElse(3), options.value("--json").map(Path::of));
        options.checkAllUnderstood();
        if (arguments.count < LEAST_COUNT) {
            throw new IllegalArgumentException("--count is at least 2: one PE works on the memory of another");
        }
        return arguments;
    }

    private static String engine(String word) {
        if (!ENGINES.contains(word)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "there is no engine '%s'; there are %s", word, String.join(", ", ENGINES)));
        }
        return word;
    }

    /** What every program is told: how many milliseconds to warm up, how many samples, of how many operations, which move at most how many bytes. */
    List<String> effort() {
        return quick ? List.of("1000", "5", "5000", String.valueOf(16 << 20)) : List.of("2000", "15", "20000", String.valueOf(64 << 20));
    }
}
