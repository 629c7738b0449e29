package memheap.races;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import memheap.tck.HeapScript;

/** The command line: {@code java -jar memheap.races.jar [OPTION...]}. */
public final class Races {

    private static final int USUAL_SECONDS = 600;
    private static final long USUAL_OPERATIONS = 10_000_000;

    private Races() {
    }

    /**
     * Looks for faults. Exit status: 0 if none was found, 1 if one was, 2 if the command line was not understood.
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
            System.exit(run(Arguments.parse(words), Container.home(Races.class).resolveSibling("races").resolve("run"), System.out));
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println("memheap races: " + notUnderstood.getMessage());
            System.exit(2);
        }
    }

    /**
     * Looks for faults in all parts, one after the other, whatever is found.
     *
     * @param arguments what was asked for
     * @param folder where files may go
     * @param out where to say what was done and found
     * @return the exit status
     * @throws InterruptedException if this thread is interrupted
     */
    static int run(Arguments arguments, Path folder, PrintStream out) throws InterruptedException {
        long seed = arguments.seed().orElseGet(System::nanoTime);
        long operations = arguments.operations().orElse(Math.max(1000, USUAL_OPERATIONS * Math.min(arguments.seconds(), USUAL_SECONDS) / USUAL_SECONDS));
        var plan = new Plan(Duration.ofSeconds(arguments.seconds()), seed, operations, folder, out).share(arguments.parts().size());
        out.println("seed " + seed + ", replay with --seed " + seed + " or -D" + HeapScript.SEED_PROPERTY + "=" + seed);
        int faults = 0;
        for (Part part : arguments.parts()) {
            out.println(part.label());
            faults += run(part, plan) ? 0 : 1;
        }
        out.println(faults == 0 ? "no fault was found" : faults + " parts have found a fault");
        return faults == 0 ? 0 : 1;
    }

    private static boolean run(Part part, Plan plan) throws InterruptedException {
        try {
            part.run(plan);
            return true;
        } catch (RuntimeException | AssertionError | StackOverflowError fault) {
            plan.say("FAULT: %s", fault.getMessage());
            fault.printStackTrace(plan.out());
            return false;
        }
    }
}
