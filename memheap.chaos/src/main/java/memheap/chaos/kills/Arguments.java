package memheap.chaos.kills;

import java.util.Optional;
import memheap.chaos.Words;

/**
 * The command line, understood.
 *
 * @param count how many processes are killed, one with each component at least
 * @param seed what is drawn from, if it is given
 */
record Arguments(int count, Optional<Long> seed) {

    static final String USAGE = """
            memheap kills [OPTION...]    kill processes that use a heap in a file, and see that nothing is lost
                --count N                how many, 2 at least (2000)
                --seed N                 what is drawn from (another one each time, printed)
            Each component is killed half of the times. Status 0 tells that blocks were checked with each, and that none was lost; of the calls that a kill has cut off, which are
            told as undecided, each may have happened or not.
            """;

    private static final long USUAL_COUNT = 2000;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if it means nothing; the message says which word and what would be right
     */
    static Arguments parse(String... line) {
        var words = new Words(line);
        int count = words.number("--count", Subject.values().length, Integer.MAX_VALUE).orElse(USUAL_COUNT).intValue();
        Optional<Long> seed = words.number("--seed", Long.MIN_VALUE, Long.MAX_VALUE);
        words.requireNoneLeft();
        return new Arguments(count, seed);
    }
}
