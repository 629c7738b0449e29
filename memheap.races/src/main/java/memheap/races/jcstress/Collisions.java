package memheap.races.jcstress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import memheap.races.Container;
import org.openjdk.jcstress.Main;

/**
 * Runs jcstress on the classes of this package, in processes of its own, and waits for it.
 *
 * @param folder where its output goes
 * @param bundles the folder of the bundles that an embedded container is made of
 * @param millisEach how long each pair of calls is made
 */
public record Collisions(Path folder, Path bundles, int millisEach) {

    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final List<String> JVM_OPTIONS = List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    private static final String PAIRS_AT_ONCE = "100"; // each has a window of its own

    /**
     * Makes all pairs of calls in one process.
     *
     * @return what was printed: each pair with its outcomes
     * @throws AssertionError if one had an outcome that is forbidden; the message tells which
     * @throws InterruptedException if this thread is interrupted
     */
    public List<String> runQuickly() throws InterruptedException {
        return run(QuickRun.class);
    }

    /**
     * Has jcstress do all that it can: a process for each pair, interpreted and compiled by either compiler, in all combinations.
     *
     * @return what was printed
     * @throws AssertionError if one had an outcome that is forbidden; the message tells which
     * @throws InterruptedException if this thread is interrupted
     */
    public List<String> runThoroughly() throws InterruptedException {
        return run(Main.class);
    }

    private List<String> run(Class<?> program) throws InterruptedException {
        try {
            Files.createDirectories(folder);
            Path output = folder.resolve("output.txt");
            int status = endOf(new ProcessBuilder(command(program)).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start());
            List<String> lines = Files.readAllLines(output);
            if (status != 0) {
                throw new AssertionError("jcstress ended with status " + status + ":" + System.lineSeparator() + String.join(System.lineSeparator(), results(lines)));
            }
            return lines;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static int endOf(Process process) throws InterruptedException {
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    /** What stands behind the progress of a thorough run. */
    private static List<String> results(List<String> lines) {
        return lines.subList(Math.max(0, lines.indexOf("RUN RESULTS:")), lines.size());
    }

    private List<String> command(Class<?> program) {
        var jvmOptions = new ArrayList<>(JVM_OPTIONS);
        jvmOptions.add("-D" + Container.BUNDLES + "=" + bundles.toAbsolutePath());
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName(), "-t", Collisions.class.getPackageName(), "-f", "1", "-iters", "1",
                "-time", String.valueOf(millisEach), "-af", "NONE", "-hs", "512", "-strideSize", PAIRS_AT_ONCE, "-strideCount", "10",
                "-jvmArgs", String.join(" ", jvmOptions), "-r", folder.resolve("report").toAbsolutePath().toString()));
        return command;
    }
}
