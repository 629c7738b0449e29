package memheap.mutants;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Builds what tests need, and runs them. */
interface Build {

    /** How long one mutant may take. */
    Duration LIMIT = Duration.ofMinutes(3);

    /**
     * How it went.
     *
     * @param isEnded whether it was ended, since its time was up
     * @param log what was printed
     */
    record Run(boolean isEnded, String log) {

        private static final int MOST_LINES = 6;

        /** The first of what went wrong, for what comes behind it is mostly advice. */
        String errors() {
            return log.lines().filter(line -> line.startsWith("[ERROR] ")).limit(MOST_LINES).collect(Collectors.joining(System.lineSeparator()));
        }
    }

    /** Runs tests, and no others; leaves a report of each class. */
    Run test(List<NamedTest> tests, Duration limit) throws IOException, InterruptedException;
}
