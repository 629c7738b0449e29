package memheap.bench;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import memheap.bench.contender.Contenders;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs one contender in one case, in a JVM of its own, so that all calls in there have one receiver. */
final class Fork {

    /** Each peer gets its best settings; they mean nothing to the others. */
    private static final List<String> JVM_ARGUMENTS = List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED", "-XX:MaxDirectMemorySize=8g",
            "-Darrow.allocation.manager.type=Unsafe", "-Darrow.enable_unsafe_memory_access=true", "-Darrow.enable_null_check_for_get=false");
    private static final List<String> INHERITED = List.of("memheap.bench.bundles");
    private static final SequencedMap<String, Double> PERCENTILES = new TreeMap<>(Map.of("p50", 50.0, "p99", 99.0, "p99.9", 99.9));
    private static final int HEAP_BASE_MEBIBYTES = 1024;
    private static final int HEAP_BYTES_A_BLOCK = 400;

    private final Timing timing;

    Fork(Timing timing) {
        this.timing = timing;
    }

    /**
     * Measures.
     *
     * @param what the case
     * @param contender who
     * @return per metric one figure an iteration, in nanoseconds
     * @throws RunnerException if the JVM failed; the message holds the end of what it said
     */
    Map<String, double[]> run(Case what, Contenders contender) throws RunnerException {
        var said = new ByteArrayOutputStream();
        try (var stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            Collection<RunResult> results = new Runner(options(what, contender).build(), OutputFormatFactory.createFormatInstance(stream, VerboseMode.NORMAL)).run();
            RunResult result = results.stream().findFirst().orElseThrow(() -> new RunnerException("no benchmark was run"));
            return what.pattern() == Pattern.LATENCY ? percentiles(result) : Map.of(Series.MEAN, iterations(result, Result::getScore));
        } catch (RunnerException failed) {
            throw new RunnerException(cause(said.toString(StandardCharsets.UTF_8), failed), failed);
        }
    }

    private ChainedOptionsBuilder options(Case what, Contenders contender) {
        boolean latency = what.pattern() == Pattern.LATENCY;
        return new OptionsBuilder().include(Benchmarks.class.getName() + "." + what.pattern().method() + "$").mode(latency ? Mode.SampleTime : Mode.AverageTime)
                .param("contender", contender.label()).param("pattern", what.pattern().label()).param("liveBlocks", Integer.toString(what.liveBlocks()))
                .threads(what.threads()).forks(1).shouldFailOnError(true).jvmArgs(jvmArguments(what).toArray(String[]::new))
                .warmupIterations(timing.warmups(contender)).warmupTime(timing.warmup()).measurementIterations(timing.iterations()).measurementTime(timing.iteration());
    }

    private static List<String> jvmArguments(Case what) {
        long mebibytes = HEAP_BASE_MEBIBYTES + (long) what.liveBlocks() * what.threads() * HEAP_BYTES_A_BLOCK / (1 << 20);
        var arguments = new ArrayList<>(JVM_ARGUMENTS);
        arguments.add(String.format(Locale.ROOT, "-Xms%dm", mebibytes));
        arguments.add(String.format(Locale.ROOT, "-Xmx%dm", mebibytes));
        INHERITED.stream().filter(key -> System.getProperty(key) != null).forEach(key -> arguments.add("-D" + key + "=" + System.getProperty(key)));
        return arguments;
    }

    private static double[] iterations(RunResult result, ToDoubleFunction<Result<?>> figure) {
        return result.getBenchmarkResults().stream().flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> figure.applyAsDouble(iteration.getPrimaryResult())).toArray();
    }

    private static Map<String, double[]> percentiles(RunResult result) {
        var figures = new LinkedHashMap<String, double[]>();
        PERCENTILES.forEach((name, rank) -> figures.put(name, iterations(result, iteration -> iteration.getStatistics().getPercentile(rank))));
        return figures;
    }

    /** The line that names an exception, if there is one in what the JVM said. */
    private static String cause(String said, RunnerException failed) {
        return said.lines().map(String::strip).filter(line -> line.matches("(Caused by: )?[a-z.]+\\.[A-Za-z.]*(Exception|Error)\\b.*")).reduce((first, last) -> last)
                .orElse(String.valueOf(failed.getMessage()));
    }
}
