package memheap.pe.tck;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import memheap.pe.calls.SessionElements;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/**
 * One PE that runs all scenarios, one after the other, with a barrier between. It writes a line for each into a file of its own. After one that fails
 * it ends at once, so that nobody waits for it in vain where the engine finds that out.
 *
 * <p>Arguments: those of {@link PeArguments}, then the folder of the reports and the seed.
 */
public final class ScenarioMain {

    /** What an exit status says of a scenario that has failed. */
    static final int FAILED = 3;

    private ScenarioMain() {
    }

    /** Runs the PE. */
    public static void main(String[] arguments) throws Exception {
        var parsed = PeArguments.parse(arguments);
        Path report = reportOf(Path.of(parsed.rest().get(0)), parsed.job().me());
        long seed = Long.parseLong(parsed.rest().get(1));
        Job job = parsed.job();
        JobSession session = parsed.engine().join(job);
        try (var elements = new SessionElements(job, session, new SymmetryGuard(job, session, true), () -> { })) {
            session.claim(0, job.heapBytes());
            for (Method scenario : Scenarios.all()) {
                elements.barrier();
                elements.memory().fill((byte) 0);
                elements.barrier();
                long start = System.nanoTime();
                String failure = run(scenario, new Pe(elements, session, seed + scenario.getName().hashCode()));
                System.out.println(scenario.getName() + ": " + (System.nanoTime() - start) / 1_000_000 + " ms");
                write(report, scenario.getName() + "\t" + failure);
                if (!failure.isEmpty()) {
                    Runtime.getRuntime().halt(FAILED);
                }
            }
            elements.barrier();
        }
    }

    static Path reportOf(Path folder, int pe) {
        return folder.resolve("pe-" + pe);
    }

    private static String run(Method scenario, Pe pe) throws IllegalAccessException {
        try {
            scenario.invoke(null, pe);
            return "";
        } catch (InvocationTargetException thrown) {
            var text = new StringWriter();
            thrown.getCause().printStackTrace(new PrintWriter(text));
            return text.toString().replace("\n", "\\n").replace("\t", "    ");
        }
    }

    private static void write(Path report, String line) throws IOException {
        Files.writeString(report, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
