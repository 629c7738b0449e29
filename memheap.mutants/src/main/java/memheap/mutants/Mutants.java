package memheap.mutants;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The command line: {@code java -jar memheap.mutants.jar CHECKOUT [OPTION...]}. Seeds faults in a copy of a checkout, one at a time, and runs the test that is named for each. */
public final class Mutants {

    private static final Duration FIRST_LIMIT = Duration.ofMinutes(20);

    private final List<Mutant> mutants;
    private final Path root;
    private final Build build;
    private final PrintStream out;

    /**
     * Makes a run.
     *
     * @param mutants what to seed
     * @param root where: a checkout whose files may be changed
     * @param build builds it
     * @param out where to tell what is found
     */
    Mutants(List<Mutant> mutants, Path root, Build build, PrintStream out) {
        this.mutants = mutants;
        this.root = root;
        this.build = build;
        this.out = out;
    }

    /**
     * Seeds faults. Exit status: 0 if each was noticed by the test that is named for it, 1 if not, 2 if the command line was not understood.
     *
     * @param words the checkout; then see {@code --help}
     */
    public static void main(String... words) throws Exception {
        if (List.of(words).contains("--help")) {
            System.out.print(Arguments.USAGE);
            return;
        }
        try {
            System.exit(run(Arguments.parse(Path.of(words[0]), List.of(words).subList(1, words.length).toArray(String[]::new))));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println("memheap mutants: " + notUnderstood.getMessage());
            System.exit(2);
        }
    }

    private static int run(Arguments arguments) throws IOException, InterruptedException {
        long seed = arguments.seed().orElseGet(System::nanoTime);
        System.out.printf(Locale.ROOT, "seed %d; tests draw the same again: ./memheap mutants --seed %d%n", seed, seed);
        Checkout copy = Checkout.copyOf(arguments.root());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(copy))); // also if somebody ends this
        List<Mutant> mutants = arguments.mutants();
        List<Outcome> outcomes = new Mutants(mutants, copy.root(), new MavenBuild(copy.root(), seed), System.out).run();
        if (arguments.writes() && !outcomes.isEmpty()) {
            Paper.of(arguments.root()).write(outcomes, seed);
        }
        return !outcomes.isEmpty() && outcomes.stream().allMatch(Outcome::isKilled) ? 0 : 1;
    }

    private static void remove(Checkout copy) {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly); // what is still being built there
        try {
            copy.close();
        } catch (IOException | UncheckedIOException inUse) {
            System.err.println("memheap mutants: '" + copy.root() + "' could not be removed: " + inUse.getMessage());
        }
    }

    /**
     * Seeds all faults, one after the other, and tells what came of each.
     *
     * @return what came of each; nothing if a test fails without any fault
     */
    List<Outcome> run() throws IOException, InterruptedException {
        if (!passUnedited()) {
            return List.of();
        }
        var outcomes = new ArrayList<Outcome>();
        for (Mutant mutant : mutants) {
            Outcome outcome = run(mutant);
            outcomes.add(outcome);
            out.println(outcome.told());
        }
        out.print(table(outcomes));
        return outcomes;
    }

    private boolean passUnedited() throws IOException, InterruptedException {
        List<NamedTest> tests = mutants.stream().map(Mutant::test).distinct().toList();
        out.printf(Locale.ROOT, "building, and running the %d tests without a fault; they have to pass%n", tests.size());
        Build.Run run = build.test(tests, FIRST_LIMIT);
        boolean allPass = true;
        for (NamedTest test : tests) {
            Judgement judgement = Judgement.of(ReportedCase.of(test, root), run);
            if (judgement.verdict() != Verdict.SURVIVED) {
                out.printf(Locale.ROOT, "%s does not pass without a fault: %s%n", test.name(), judgement.reason());
                allPass = false;
            }
        }
        return allPass;
    }

    private Outcome run(Mutant mutant) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (Edit.Undo _ = mutant.edit().apply(root)) {
            Build.Run run = build.test(List.of(mutant.test()), Build.LIMIT);
            Judgement judgement = Judgement.of(ReportedCase.of(mutant.test(), root), run);
            return new Outcome(mutant, judgement, (System.nanoTime() - begin) / 1e9);
        }
    }

    private static String table(List<Outcome> outcomes) {
        int width = outcomes.stream().mapToInt(outcome -> outcome.mutant().test().name().length()).max().orElse(0);
        var table = new StringBuilder(String.format(Locale.ROOT, "%n%-6s  %-" + width + "s  %-8s  %7s%n", "mutant", "test", "verdict", "seconds"));
        for (Outcome outcome : outcomes) {
            table.append(String.format(Locale.ROOT, "%-6s  %-" + width + "s  %-8s  %7.0f%n", outcome.mutant().number(), outcome.mutant().test().name(),
                    outcome.judgement().verdict().label(), outcome.seconds()));
        }
        return table.append(summary(outcomes)).append(System.lineSeparator()).toString();
    }

    /** What came of all, in a sentence. */
    static String summary(List<Outcome> outcomes) {
        return String.format(Locale.ROOT, "%d of %d mutants were killed by the test that is named for them", outcomes.stream().filter(Outcome::isKilled).count(), outcomes.size());
    }
}
