package memheap.mutants;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line, understood.
 *
 * @param root the checkout
 * @param only the numbers of the mutants that are meant; none for all
 * @param seed what tests draw from, if it is given
 * @param writes whether the table in the paper is written
 */
record Arguments(Path root, Set<String> only, Optional<Long> seed, boolean writes) {

    static final String USAGE = """
            memheap mutants [OPTION...]       seed faults in the sources, one at a time, and see that the test that is named for each fails
                --only NUMBER,...             some of them: M3,M7
                --seed N                      what tests draw from (another one each time, printed)
                --write                       put the table into docs/mutants.md
            """;

    /**
     * Reads the command line.
     *
     * @param root the checkout
     * @throws IllegalArgumentException if it means nothing; the message says which word and what would be right
     */
    static Arguments parse(Path root, String... words) {
        List<String> left = new ArrayList<>(List.of(words));
        Set<String> only = value(left, "--only").map(numbers -> Stream.of(numbers.split(",")).collect(Collectors.toCollection(TreeSet::new))).orElseGet(TreeSet::new);
        Optional<Long> seed = value(left, "--seed").map(Arguments::number);
        boolean writes = left.remove("--write");
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("there is no option '" + left.getFirst() + "'; see --help");
        }
        only.stream().filter(number -> Catalogue.MUTANTS.stream().noneMatch(mutant -> mutant.number().equals(number))).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("there is no mutant '" + unknown + "'; they are M1 to " + Catalogue.MUTANTS.getLast().number());
        });
        if (writes && !only.isEmpty()) {
            throw new IllegalArgumentException("--write needs all mutants, so it does not go with --only");
        }
        return new Arguments(root, only, seed, writes);
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

    private static long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("--seed takes a whole number, but was given '" + word + "'", notANumber);
        }
    }

    /** The mutants that are meant. */
    List<Mutant> mutants() {
        return Catalogue.MUTANTS.stream().filter(mutant -> only.isEmpty() || only.contains(mutant.number())).toList();
    }
}
