package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;

/**
 * A random sequence of calls on a module, equal for equal seeds. After every call the module is compared with a slow, obvious model.
 *
 * <p>When a script fails, operations are dropped and halved as long as it still fails; the report holds what is left, and the seed. An
 * operation names its block by a number that is taken modulo the live blocks, so it keeps a meaning whatever was dropped before it.
 *
 * <p>The system property {@value #SEED_PROPERTY} replays one seed, {@value #SCRIPTS_PROPERTY} says how many are tried otherwise. Immutable.
 */
public final class HeapScript {

    /** System property: the only seed to try, a {@code long}. */
    public static final String SEED_PROPERTY = "memheap.seed";

    /** System property: how many seeds to try, from 1 on; 24 by default. */
    public static final String SCRIPTS_PROPERTY = "memheap.scripts";

    /** Is told of every step once it is done and checked. */
    @FunctionalInterface
    public interface StepListener {

        /**
         * A step is done.
         *
         * @param module the module that has done it
         * @param step seed, number and operation
         * @return the module to go on with: the same one, or one that continues where it stopped
         */
        MemheapModule after(MemheapModule module, String step);
    }

    private static final StepListener NOBODY = (module, step) -> module;

    private final long seed;
    private final List<Operation> operations;

    HeapScript(long seed, List<Operation> operations) {
        this.seed = seed;
        this.operations = List.copyOf(operations);
    }

    /**
     * Makes a script for a window.
     *
     * @param seed what the script is drawn from
     * @param operationCount how many operations it has
     * @param windowBytes size of the window; the sizes that are asked for go up to it and sometimes beyond
     * @return a script
     */
    public static HeapScript random(long seed, int operationCount, long windowBytes) {
        var random = new Random(seed);
        return new HeapScript(seed, IntStream.range(0, operationCount).mapToObj(step -> Operation.random(random, windowBytes)).toList());
    }

    /**
     * Makes a script that fills a window with blocks of few sizes, then frees and allocates at random places, so that there are many gaps of equal sizes to choose from.
     *
     * @param seed what the script is drawn from
     * @param operationCount how many operations it has; the first third of them fills
     * @param mostBytes the largest size
     * @param sizeStep what sizes are multiples of
     * @return a script
     */
    public static HeapScript fragmenting(long seed, int operationCount, int mostBytes, int sizeStep) {
        var random = new Random(seed);
        return new HeapScript(seed, IntStream.range(0, operationCount)
                .mapToObj(step -> Operation.fragmenting(random, step < operationCount / 3, mostBytes, sizeStep)).toList());
    }

    /**
     * The seeds that a test should try.
     *
     * @return the one that is to be replayed, or else 1, 2 and so on
     */
    public static LongStream seeds() {
        return Seeds.upTo(Long.getLong(SCRIPTS_PROPERTY, 24));
    }

    /**
     * Runs this script on a heap, and frees what is live at its end. If that fails, looks for a shorter script that fails too, on other heaps.
     *
     * @param opening opens an empty heap, always alike; each is closed after its run
     * @throws AssertionError if the module breaks its contract; the message is the shortest failing script, its cause the broken promise
     */
    public void run(Supplier<TestHeap> opening) {
        run(opening, Optional.empty());
    }

    /**
     * Runs this script like {@link #run(Supplier)}, and compares every offset with a placement.
     *
     * @param opening opens an empty heap, always alike; each is closed after its run
     * @param placement where the module must put its blocks
     * @throws AssertionError if the module does anything else; the message is the shortest failing script, its cause the difference
     */
    public void run(Supplier<TestHeap> opening, Placement placement) {
        run(opening, Optional.of(placement));
    }

    private void run(Supplier<TestHeap> opening, Optional<Placement> placement) {
        ScriptShrinker.run(this, script -> {
            try (TestHeap heap = opening.get()) {
                script.runAndEmpty(heap, placement);
            }
        });
    }

    /**
     * Runs this script once, without looking for a shorter one, and leaves the blocks that are live at its end.
     *
     * @param heap the heap, empty
     * @return what the module answered: the offset or -1 of each allocation, 1 or 0 of each resize that was done or refused
     * @throws AssertionError if the module breaks its contract
     */
    public List<Long> runOnce(TestHeap heap) {
        return play(new CheckedModule(heap));
    }

    /**
     * Runs this script once like {@link #runOnce(TestHeap)}, and lets somebody watch.
     *
     * @param heap the heap, empty
     * @param listener is told of every step
     * @return what the module answered
     * @throws AssertionError if the module breaks its contract
     */
    public List<Long> runOnce(TestHeap heap, StepListener listener) {
        return play(new CheckedModule(heap), listener);
    }

    /**
     * Runs this script once like {@link #runOnce(TestHeap, StepListener)}, and compares every offset with a placement.
     *
     * @param heap the heap, empty
     * @param placement where the module must put its blocks
     * @param listener is told of every step
     * @return what the module answered
     * @throws AssertionError if the module does anything else
     */
    public List<Long> runOnce(TestHeap heap, Placement placement, StepListener listener) {
        return play(new CheckedModule(heap, Optional.of(placement), CheckedModule.Care.THOROUGH), listener);
    }

    /** Runs this script once, and gives everything back: the heap must then look as it did at first. */
    private void runAndEmpty(TestHeap heap, Optional<Placement> placement) {
        var module = new CheckedModule(heap, placement, CheckedModule.Care.THOROUGH);
        HeapUsage fresh = module.figures();
        play(module);
        module.offsets().forEach(module::free);
        heap.flush();
        module.check();
        assertThat(module.figures()).as("usage once all blocks are freed").isEqualTo(fresh);
    }

    List<Long> play(CheckedModule module) {
        return play(module, NOBODY);
    }

    /** Runs this script once on a module whose blocks are known. */
    List<Long> play(CheckedModule module, StepListener listener) {
        var answers = new ArrayList<Long>();
        for (int step = 0; step < operations.size(); step++) {
            Operation operation = operations.get(step);
            operation.apply(module).ifPresent(answers::add);
            module.check();
            MemheapModule successor = listener.after(module.module(), "seed " + seed + ", step " + step + ", " + operation);
            if (successor != module.module()) {
                module.continueWith(successor);
                module.check();
            }
        }
        module.checkContents();
        return answers;
    }

    long seed() {
        return seed;
    }

    List<Operation> operations() {
        return operations;
    }

    /** One operation a line. */
    @Override
    public String toString() {
        return operations.stream().map(operation -> "  " + operation).collect(Collectors.joining(System.lineSeparator()));
    }
}
