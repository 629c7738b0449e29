package memheap.chaos.kills;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line: kills processes that use a heap in a file, two at a time, one with each component, and has the next one look what it finds. */
public final class Kills {

    private static final int EARLY_OF = 5; // one of so many is killed while it opens the heap
    private static final int MOST_WRITERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Kills() {
    }

    /**
     * Kills processes. Exit status: 0 if blocks were checked with each component and none was lost, 1 if not, 2 if the command line was not understood.
     *
     * @param words see {@code --help}
     * @throws InterruptedException if it is told to end
     */
    public static void main(String... words) throws InterruptedException {
        if (List.of(words).contains("--help")) {
            System.out.print(Arguments.USAGE);
            return;
        }
        try {
            Arguments arguments = Arguments.parse(words);
            System.exit(run(arguments.count(), arguments.seed().orElseGet(System::nanoTime), System.out));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println("memheap kills: " + notUnderstood.getMessage());
            System.exit(2);
        }
    }

    /**
     * Kills processes and tells what was found.
     *
     * @return the exit status
     */
    static int run(int count, long seed, PrintStream out) throws InterruptedException {
        out.printf(Locale.ROOT, "seed %d; the same decisions again: ./memheap kills --count %d --seed %d%n", seed, count, seed);
        List<Callable<Result>> victims = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            victims.add(() -> killAll(subject, share(subject, count), seed + subject.ordinal()));
        }
        int status = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(victims.size())) {
            for (Future<Result> result : threads.invokeAll(victims)) {
                try {
                    out.println(result.get());
                } catch (ExecutionException failed) {
                    out.println("seed " + seed + ": " + failed.getCause().getMessage());
                    status = 1;
                }
            }
        }
        return status;
    }

    /** How many of all are killed with a component; one more with the first if they do not come out even. */
    private static int share(Subject subject, int count) {
        int subjects = Subject.values().length;
        return count / subjects + (subject.ordinal() < count % subjects ? 1 : 0);
    }

    /** What was found. */
    private record Result(Subject subject, Map<Compilation, Integer> kills, long checkedRuns, long blocks, long undecided, long swaps) {

        @Override
        public String toString() {
            String each = kills.entrySet().stream().map(entry -> entry.getValue() + " with " + entry.getKey().label()).collect(Collectors.joining(", "));
            return String.format(Locale.ROOT, "%s: %d kills (%s), %d times all was looked at that was there, %d blocks checked, lost 0; undecided %d, that is calls that a kill has cut off and that may have happened or not; %d swaps begun",
                    subject.label(), kills.values().stream().mapToInt(Integer::intValue).sum(), each, checkedRuns, blocks, undecided, swaps);
        }
    }

    private static Result killAll(Subject subject, int count, long seed) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("memheap.kills");
        var random = new Random(seed);
        Map<Compilation, Integer> kills = new EnumMap<>(Compilation.class);
        try (var journal = new Journal(folder.resolve("journal"))) {
            for (int kill = 0; kill < count; kill++) {
                var compilation = Compilation.values()[random.nextInt(Compilation.values().length)];
                String writers = String.valueOf(1 + random.nextInt(MOST_WRITERS));
                killOne(new Run(subject, folder, journal, compilation, random.nextLong(), writers), random, kill, kill == count - 1);
                kills.merge(compilation, 1, Integer::sum);
            }
            lookOnceMore(new Run(subject, folder, journal, Compilation.C1, 0, Victim.LOOKS_ONLY));
            requireChecked(subject, journal.count(Journal.CHECKED));
            return new Result(subject, kills, journal.count(Journal.RUNS), journal.count(Journal.CHECKED), journal.count(Journal.UNDECIDED), journal.count(Journal.SWAPS));
        } finally {
            remove(folder);
        }
    }

    private static void requireChecked(Subject subject, long blocks) {
        if (blocks == 0) {
            throw new IllegalStateException(subject.label() + ": no killed process had a block, so 0 blocks were checked, which shows nothing; kill more of them (--count)");
        }
    }

    /** The last one of all is killed with blocks, so that there is something to look at. */
    private static void killOne(Run run, Random random, int kill, boolean isLast) throws IOException, InterruptedException {
        long runs = run.journal().count(Journal.RUNS);
        boolean early = random.nextInt(EARLY_OF) == 0 && !isLast;
        long delay = random.nextInt(early ? 500_000_000 : 300_000_000);
        Process victim = run.start();
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!early && (run.journal().count(Journal.RUNS) == runs || isLast && !run.journal().hasLive()) && victim.isAlive() && System.nanoTime() < deadline) {
                Thread.yield();
            }
            LockSupport.parkNanos(delay);
            if (!victim.isAlive() || !early && run.journal().count(Journal.RUNS) == runs) {
                throw new IllegalStateException(String.format(Locale.ROOT, "process %d of %s ended, or did not begin:%n%s", kill, run, run.told()));
            }
        } finally {
            end(victim);
        }
    }

    /** What the last of the killed ones has left is looked at, too. */
    private static void lookOnceMore(Run run) throws IOException, InterruptedException {
        long runs = run.journal().count(Journal.RUNS);
        Process looking = run.start();
        try {
            if (!looking.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || looking.exitValue() != 0 || run.journal().count(Journal.RUNS) == runs) {
                throw new IllegalStateException(String.format(Locale.ROOT, "the last look at what is there, %s, did not go well:%n%s", run, run.told()));
            }
        } finally {
            end(looking);
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a killed process does not end");
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
