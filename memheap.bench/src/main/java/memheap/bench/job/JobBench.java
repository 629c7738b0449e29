package memheap.bench.job;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures processing elements in rounds: each one runs all that are compared, one after the other. */
public final class JobBench {

    private final JobArguments arguments;
    private final Programs programs;
    private final List<String> effort;
    private final PrintStream progress;
    private final JobFigures figures = new JobFigures();
    private final List<String> remarks = new ArrayList<>();
    private int failures;

    /** @param effort what each program is told */
    JobBench(JobArguments arguments, Programs programs, List<String> effort, PrintStream progress) {
        this.arguments = arguments;
        this.programs = programs;
        this.effort = effort;
        this.progress = progress;
    }

    /**
     * Measures and reports.
     *
     * @param words the command line
     * @return the exit status: 0 if all went through with right results, 1 if not
     * @throws IllegalArgumentException if the command line was not understood
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if it is told to end
     */
    public static int run(String... words) throws IOException, InterruptedException {
        if (List.of(words).contains("--help")) {
            System.out.print(JobArguments.USAGE);
            return 0;
        }
        JobArguments arguments = JobArguments.parse(words);
        Path folder = Files.createTempDirectory("memheap-bench");
        try {
            var programs = new Programs(path("launcher"), path("bundle"), path("source"), folder, arguments.count());
            return new JobBench(arguments, programs, arguments.effort(), System.err).run(System.out);
        } finally {
            Files.deleteIfExists(folder.resolve("pebench"));
            Files.deleteIfExists(folder);
        }
    }

    private static Path path(String name) {
        String key = "memheap.bench.pe." + name;
        String value = System.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("--pe needs -D" + key + ", which './memheap bench --pe' sets");
        }
        return Path.of(value);
    }

    /** Measures, and writes tables. */
    int run(PrintStream out) throws IOException, InterruptedException {
        List<Contestant> present = present();
        for (int round = 1; round <= arguments.rounds(); round++) {
            for (Contestant contestant : present) {
                measure(contestant, round);
            }
        }
        var table = new JobTable(figures, arguments.count());
        figures.contestants().forEach(contestant -> out.println(table.of(contestant)));
        table.summary().forEach(out::println);
        remarks.forEach(out::println);
        if (arguments.json().isPresent()) {
            Files.writeString(arguments.json().get(), JobJson.of(figures, arguments.count(), arguments.rounds(), remarks));
        }
        return failures == 0 ? 0 : 1;
    }

    private List<Contestant> present() throws IOException, InterruptedException {
        var present = new ArrayList<Contestant>();
        for (Contestant contestant : Contestant.of(arguments.engines())) {
            Programs.absence(contestant).ifPresentOrElse(this::remark, () -> present.add(contestant));
        }
        if (present.contains(Contestant.C)) {
            programs.compile();
        }
        return present;
    }

    private void remark(String remark) {
        remarks.add(remark);
        progress.println(remark);
    }

    private void measure(Contestant contestant, int round) throws IOException, InterruptedException {
        progress.printf(Locale.ROOT, "round %d: %s%n", round, contestant.label());
        var output = new Output();
        Ended ended = Ended.of(programs.command(contestant, effort), output::read);
        output.figures().forEach(figure -> figures.add(contestant, round, figure));
        if (ended.status() != 0 || !output.isComplete()) {
            failures++;
            remark(String.format(Locale.ROOT, "'%s' failed in round %d with status %d, and has told %d of %d figures: %s", contestant.label(), round, ended.status(), output.figures().size(),
                    output.announced(), ended.lastWords()));
        }
    }
}
