package memheap.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import memheap.bench.contender.Contenders;

/**
 * The command line, understood.
 *
 * @param quick whether few patterns, rounds and iterations will do
 * @param price whether the prices of settings are asked for
 * @param contenders who takes part, in the order of {@link Contenders}
 * @param patterns what is run
 * @param threads numbers of threads; empty for those of each pattern
 * @param liveBlocks sizes of the pattern {@code scale}
 * @param rounds how many rounds
 * @param json where to write the figures, if anywhere
 * @param plot where to draw them, if anywhere
 */
record Arguments(boolean quick, boolean price, List<Contenders> contenders, List<Pattern> patterns, List<Integer> threads, List<Integer> liveBlocks, int rounds,
        Optional<Path> json, Optional<Path> plot) {

    static final String USAGE = """
            memheap bench [OPTION...]    measure memheap beside other allocators, in nanoseconds per operation
                --quick                  the main patterns in less than five minutes
                --pe                     measure processing elements instead; --pe --help tells the rest
                --price                  what ledger and hardening cost: components with one setting each, side by side, and the ledger's memory
                --contenders NAME,...    who takes part (all, but for those of --price)
                --patterns NAME,...      what is run (all)
                --threads N,...          at how many threads (1, 2 and 4 where it makes sense; with --quick 1, and churn at 2)
                --live N,...             live blocks of the pattern 'scale' (1000,10000,100000,1000000,10000000)
                --rounds N               interleaved rounds over all contenders (3)
                --json FILE              write the figures for a program
                --plot FILE.svg          draw a chart per pattern
            """;

    private static final List<Pattern> QUICK_PATTERNS = List.of(Pattern.PAIR, Pattern.CHURN, Pattern.MIXED, Pattern.LARSON);
    private static final List<Contenders> LEFT_OUT_OF_QUICK = List.of(Contenders.BUDDY_ALLOCATION, Contenders.BUDDY_ARENA, Contenders.TERRACOTTA_BUDDY);
    private static final List<Pattern> PRICED_PATTERNS = List.of(Pattern.PAIR, Pattern.CHURN, Pattern.MIXED);
    private static final List<Contenders> PRICED = List.of(Contenders.BUDDY_LEDGER_OFF, Contenders.BUDDY_ADDRESSES, Contenders.PTMALLOC_LEDGER_OFF, Contenders.PTMALLOC_ADDRESSES,
            Contenders.PTMALLOC_LEDGER_FULL, Contenders.PTMALLOC_HARDENING_CHEAP, Contenders.PTMALLOC_HARDENING_FULL);
    private static final List<Integer> LIVE_BLOCKS = List.of(1000, 10_000, 100_000, 1_000_000, 10_000_000);
    private static final int ROUNDS = 3;

    /**
     * Reads the command line.
     *
     * @param words its words
     * @return what they mean
     * @throws IllegalArgumentException if they mean nothing; the message says which word and what would be right
     */
    static Arguments parse(String... words) {
        var reader = new Options(words);
        boolean quick = reader.flag("--quick");
        boolean price = reader.flag("--price");
        var arguments = new Arguments(quick, price,
                reader.list("--contenders", word -> named(word, "contender", Contenders.of(word), labels(Arrays.asList(Contenders.values()), Contenders::label)))
                        .orElseGet(() -> price ? PRICED : defaultContenders(quick)).stream().sorted().distinct().toList(),
                reader.list("--patterns", word -> named(word, "pattern", Pattern.of(word), labels(Arrays.asList(Pattern.values()), Pattern::label)))
                        .orElseGet(() -> price ? PRICED_PATTERNS : quick ? QUICK_PATTERNS : Arrays.asList(Pattern.values())).stream().distinct().toList(),
                reader.list("--threads", word -> Options.number("--threads", word, 64)).orElse(price ? List.of(1) : List.of()),
                reader.list("--live", word -> Options.number("--live", word, Pattern.SCALE.liveBlocks())).orElse(LIVE_BLOCKS),
                reader.value("--rounds").map(word -> Options.number("--rounds", word, 1000)).orElse(ROUNDS),
                reader.value("--json").map(Path::of), reader.value("--plot").map(Path::of));
        reader.checkAllUnderstood();
        return arguments;
    }

    private static List<Contenders> defaultContenders(boolean quick) {
        return Arrays.stream(Contenders.values()).filter(contender -> !contender.is(Contenders.Trait.PRICE)).filter(contender -> !quick || !LEFT_OUT_OF_QUICK.contains(contender)).toList();
    }

    private static <E> E named(String word, String kind, Optional<E> found, String known) {
        return found.orElseThrow(() -> new IllegalArgumentException(String.format(Locale.ROOT, "there is no %s '%s'; there are %s", kind, word, known)));
    }

    private static <E> String labels(List<E> values, Function<E, String> label) {
        return values.stream().map(label).collect(Collectors.joining(", "));
    }

    /**
     * What will be compared, in the order in which it will be run.
     *
     * @return cases; a number of threads that makes no sense for a pattern is left out
     */
    List<Case> cases() {
        return patterns.stream().map(this::cases).flatMap(Collection::stream).toList();
    }

    private List<Case> cases(Pattern pattern) {
        List<Integer> sensible = threads.isEmpty() ? defaultThreads(pattern) : threads.stream().filter(pattern::allows).toList();
        List<Integer> live = pattern == Pattern.SCALE ? liveBlocks : List.of(pattern.liveBlocks());
        return sensible.stream().flatMap(count -> live.stream().map(blocks -> new Case(pattern, count, blocks))).toList();
    }

    private List<Integer> defaultThreads(Pattern pattern) {
        return quick ? pattern.threads().subList(0, pattern == Pattern.CHURN ? 2 : 1) : pattern.threads();
    }
}
