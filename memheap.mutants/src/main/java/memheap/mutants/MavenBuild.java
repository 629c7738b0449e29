package memheap.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Has Maven build a checkout as far as some tests need it, each time only what has changed. */
final class MavenBuild implements Build {

    /** Enough for the tests that enumerate crash points: a mutant shows in the first thousands. */
    private static final int CUTS = 200_000;

    private final Path root;
    private final long seed;
    private boolean knowsEverything;

    /**
     * Makes a build.
     *
     * @param root the checkout
     * @param seed what tests draw from
     */
    MavenBuild(Path root, long seed) {
        this.root = root;
        this.seed = seed;
    }

    @Override
    public Run test(List<NamedTest> tests, Duration limit) throws IOException, InterruptedException {
        for (NamedTest test : tests) {
            Files.deleteIfExists(test.report(root));
        }
        Path log = root.resolve("mutants.log");
        Process maven = new ProcessBuilder(command(tests)).directory(root.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean isEnded = !maven.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (isEnded) {
            end(maven);
        }
        knowsEverything = true;
        return new Run(isEnded, Files.readString(log));
    }

    /** The first run may have to get what it builds with; the others have it. */
    private List<String> command(List<NamedTest> tests) {
        var words = new ArrayList<>(List.of(root.resolve("mvnw").toString(), "-q", "-B", "-fae"));
        if (knowsEverything) {
            words.add("-o");
        }
        words.addAll(List.of("-pl", tests.stream().map(NamedTest::module).distinct().collect(Collectors.joining(",")), "-am",
                "-Dtest=" + tests.stream().map(NamedTest::selector).distinct().collect(Collectors.joining(",")), "-Dsurefire.failIfNoSpecifiedTests=false",
                "-Dmaven.compiler.useIncrementalCompilation=false", "-Dmemheap.crash.cuts=" + CUTS, "-Dmemheap.seed=" + seed, "test"));
        return words;
    }

    /** Ends it with the processes that it has started, which hold its output open. */
    private static void end(Process maven) throws InterruptedException {
        List<ProcessHandle> all = maven.descendants().toList();
        maven.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        maven.waitFor();
    }
}
