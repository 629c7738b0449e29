package memheap.pe.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import memheap.pe.spi.Job;
import memheap.pe.spi.ProcessingElementEngine;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every engine: each scenario in jobs of 2, 4 and 8 JVMs. {@code -Dmemheap.pe.seed=N} replays a run, {@code
 * -Dmemheap.pe.additions=100000000} makes the counted additions many, {@code -Dmemheap.pe.longest=SECONDS} gives a job more time.
 */
public abstract class EngineContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Makes the contract of an engine. */
    protected EngineContract() {
    }

    /** The engine, with a public constructor without parameters. */
    protected abstract Class<? extends ProcessingElementEngine> engine();

    /** With how many PEs. */
    protected List<Integer> counts() {
        return List.of(2, 4, 8);
    }

    /** How its JVMs are started. */
    protected JobLauncher launcher() {
        return JobLauncher.EACH_BY_ITSELF;
    }

    @TestFactory
    Stream<DynamicContainer> everyScenarioHolds() {
        return counts().stream().map(count -> DynamicContainer.dynamicContainer(count + " PEs", Stream.of(count).flatMap(this::job)));
    }

    private Stream<DynamicTest> job(int count) {
        long seed = Long.getLong("memheap.pe.seed", System.nanoTime());
        try {
            System.out.println(getClass().getSimpleName() + ": scenarios with " + count + " PEs, memheap.pe.seed=" + seed);
            ScenarioJob job = ScenarioJob.run(launcher(), engine(), new Job("tck-" + UUID.randomUUID(), 0, count, Pe.HEAP_BYTES, 1 << 16, PATIENCE, Map.of()), seed);
            Stream<DynamicTest> scenarios = Scenarios.all().stream().map(scenario -> test(job, scenario));
            return Stream.concat(scenarios, Stream.of(DynamicTest.dynamicTest("every jvm ends well", () -> {
                job.badEnd().ifPresent(text -> fail(text));
                job.delete();
            })));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a job runs", stopped);
        }
    }

    private static DynamicTest test(ScenarioJob job, Method scenario) {
        return DynamicTest.dynamicTest(Scenarios.sentence(scenario), () -> {
            Optional<String> failure = job.failure(scenario.getName());
            failure.ifPresent(text -> fail(text));
        });
    }
}
