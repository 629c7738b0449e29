package memheap.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import memheap.bench.contender.Contenders;
import memheap.bench.contender.LedgerPrice;
import memheap.bench.job.JobBench;

/** The command line: {@code java -jar memheap.bench.jar [OPTION...]}. Tables go to standard output, progress to standard error. {@link JobBench} has all behind {@code --pe}. */
public final class Bench {

    private static final Duration QUICK_LIMIT = Duration.ofSeconds(280);
    private static final Duration NO_LIMIT = Duration.ofDays(7);

    private Bench() {
    }

    /**
     * Measures. Exit status: 0 if all contenders went through, 1 if one failed, 2 if the command line was not understood.
     *
     * @param words see {@code --help}
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if it is told to end
     */
    public static void main(String... words) throws IOException, InterruptedException {
        try {
            if (List.of(words).contains("--pe")) {
                System.exit(JobBench.run(words));
            }
            if (List.of(words).contains("--help")) {
                System.out.print(Arguments.USAGE);
                return;
            }
            Arguments arguments = Arguments.parse(words);
            if (Relaunch.isNeeded()) {
                System.exit(Relaunch.run(words));
            }
            System.exit(run(arguments, arguments.quick() ? Timing.QUICK : Timing.FULL, System.out, System.err));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println("memheap bench: " + notUnderstood.getMessage());
            System.exit(2);
        }
    }

    /**
     * Measures and reports.
     *
     * @param arguments what was asked for
     * @param timing how long each fork runs
     * @param out for tables
     * @param progress for everything else
     * @return the exit status
     * @throws IOException if a file cannot be written
     */
    static int run(Arguments arguments, Timing timing, PrintStream out, PrintStream progress) throws IOException {
        List<String> absences = new ArrayList<>();
        List<Contenders> present = arguments.contenders().stream().filter(contender -> isPresent(contender, absences)).toList();
        absences.forEach(progress::println);
        var session = new Session(arguments.cases(), present, new Fork(timing), arguments.quick() ? QUICK_LIMIT : NO_LIMIT, progress);
        session.run(arguments.rounds());
        Figures figures = session.figures();
        figures.series().forEach(series -> out.println(ResultTable.of(figures, series)));
        if (arguments.price()) {
            Stream.of("buddy", "ptmalloc").map(LedgerPrice::of).flatMap(List::stream).forEach(out::println);
        }
        session.remarks().forEach(out::println);
        absences.forEach(out::println);
        if (arguments.json().isPresent()) {
            Files.writeString(arguments.json().get(), JsonReport.of(figures, session.rounds(), remarks(session, absences)));
        }
        if (arguments.plot().isPresent()) {
            Files.writeString(arguments.plot().get(), BarChart.of(figures));
        }
        return session.failures() == 0 ? 0 : 1;
    }

    private static boolean isPresent(Contenders contender, List<String> absences) {
        contender.absence().ifPresent(absences::add);
        return contender.absence().isEmpty();
    }

    private static List<String> remarks(Session session, List<String> absences) {
        var remarks = new ArrayList<>(session.remarks());
        remarks.addAll(absences);
        return remarks;
    }
}
