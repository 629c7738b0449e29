package memheap.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The paper that lists the mutants, {@value #FILE}: its table and what stands above it are made by the command. */
final class Paper {

    static final String FILE = "docs/mutants.md";

    private static final String BEGIN = "<!-- made by ./memheap mutants --write -->\n";
    private static final String END = "<!-- end of what is made -->\n";

    private final Path file;

    private Paper(Path file) {
        this.file = file;
    }

    static Paper of(Path root) {
        return new Paper(root.resolve(FILE));
    }

    /** A line of the table. */
    static String row(Mutant mutant, Verdict verdict) {
        return String.format(Locale.ROOT, "| %s | %s | `%s`: %s | `%s` | %s |", mutant.number(), mutant.fault(), mutant.edit().type(), mutant.here(), mutant.test().name(), verdict.label());
    }

    /** The lines of the table that is there, but for its head. */
    List<String> rows() throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith("| M")).toList();
    }

    /** Puts what came of all mutants in the place of what is there. */
    void write(List<Outcome> outcomes, long seed) throws IOException {
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("'" + file + "' does not say where the table belongs: between '" + BEGIN.strip() + "' and '" + END.strip() + "'");
        }
        Files.writeString(file, text.substring(0, begin + BEGIN.length()) + made(outcomes, seed) + text.substring(end));
    }

    private static String made(List<Outcome> outcomes, long seed) {
        String head = String.format(Locale.ROOT, """

                On %s, on %d processors (%s), with %s, `./memheap mutants --seed %d` has found:

                | # | fault | what is wrong here | named test | result |
                |---|---|---|---|---|
                """, LocalDate.now(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch"), System.getProperty("java.vendor.version", "Java"), seed);
        String rows = outcomes.stream().map(outcome -> row(outcome.mutant(), outcome.judgement().verdict())).collect(Collectors.joining("\n"));
        return head + rows + "\n\n" + Mutants.summary(outcomes) + ".\n\n";
    }
}
