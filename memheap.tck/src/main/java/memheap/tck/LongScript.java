package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import memheap.api.HeapUsage;

/**
 * Millions of random calls on a module, drawn as they come, under the eyes of the same model as those of a {@link HeapScript}. Each answer is compared with it at once; what
 * the module shows of itself is looked at every now and then, and at the end, when everything is given back. Equal for equal seeds.
 *
 * <p>The system property {@value #OPERATIONS_PROPERTY} says how many calls there are. When a run fails early enough, it is shrunk like a {@link HeapScript}.
 */
public final class LongScript {

    /** System property: how many operations a long script has. */
    public static final String OPERATIONS_PROPERTY = "memheap.operations";

    private static final int STEPS_BETWEEN_CHECKS = 100_000;
    private static final int MOST_STEPS_TO_SHRINK = 500_000;

    private final long seed;
    private final long operationCount;
    private final long windowBytes;

    /**
     * Makes a script for a window.
     *
     * @param seed what the script is drawn from
     * @param operationCount how many operations it has
     * @param windowBytes size of the window; the sizes that are asked for go up to it and sometimes beyond
     */
    public LongScript(long seed, long operationCount, long windowBytes) {
        this.seed = seed;
        this.operationCount = operationCount;
        this.windowBytes = windowBytes;
    }

    /**
     * How many operations a test should try.
     *
     * @param usual how many if nothing else is asked for
     * @return what the system property says, or else {@code usual}
     */
    public static long operations(long usual) {
        return Long.getLong(OPERATIONS_PROPERTY, usual);
    }

    /**
     * Runs this script. If that fails, looks for a shorter script that fails too, on other heaps.
     *
     * @param opening opens an empty heap, always alike; each is closed after its run
     * @throws AssertionError if the module breaks its contract; the message names the seed and the step
     */
    public void run(Supplier<TestHeap> opening) {
        var run = new Run();
        try (TestHeap heap = opening.get()) {
            run.play(heap, operations());
        } catch (RuntimeException | AssertionError | StackOverflowError broken) {
            if (run.steps < MOST_STEPS_TO_SHRINK) {
                shrink(opening, run.steps);
            }
            throw new AssertionError(String.format(Locale.ROOT, "step %d of %d breaks the contract: %s%nreplay with -D%s=%d -D%s=%d", run.steps, operationCount,
                    broken.getMessage(), HeapScript.SEED_PROPERTY, seed, OPERATIONS_PROPERTY, operationCount), broken);
        }
    }

    private Iterator<Operation> operations() {
        var random = new Random(seed);
        return Stream.generate(() -> Operation.random(random, windowBytes)).limit(operationCount).iterator();
    }

    private void shrink(Supplier<TestHeap> opening, int steps) {
        ScriptShrinker.run(HeapScript.random(seed, steps, windowBytes), script -> {
            try (TestHeap heap = opening.get()) {
                new Run().play(heap, script.operations().iterator());
            }
        });
    }

    /** One run, and how far it has come. */
    private static final class Run {

        private int steps; // begun; an int holds more than anybody waits for

        void play(TestHeap heap, Iterator<Operation> operations) {
            var module = new CheckedModule(heap, Optional.empty(), CheckedModule.Care.QUICK);
            HeapUsage fresh = module.figures();
            while (operations.hasNext()) {
                steps++;
                operations.next().apply(module);
                if (steps % STEPS_BETWEEN_CHECKS == 0) {
                    module.check();
                }
            }
            module.check();
            module.checkContents();
            module.offsets().forEach(module::free);
            heap.flush();
            module.check();
            assertThat(module.figures()).as("usage once all blocks are freed").isEqualTo(fresh);
        }
    }
}
