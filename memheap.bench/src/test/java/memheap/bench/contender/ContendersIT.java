package memheap.bench.contender;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import memheap.bench.contender.Contenders.Trait;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contender that is an allocator is one: blocks do not overlap, keep their content, may grow and come back. */
class ContendersIT {

    private static final int SLOTS = 300;
    private static final int OPERATIONS = 3000;
    private static final Set<Contenders> NO_ALLOCATORS = Set.of(Contenders.NONE, Contenders.BUMP);

    static Stream<Contenders> allocators() {
        return Stream.of(Contenders.values()).filter(contender -> !NO_ALLOCATORS.contains(contender));
    }

    static Stream<Contenders> unconfined() {
        return allocators().filter(contender -> !contender.is(Trait.CONFINED_TO_THREAD) && !contender.is(Trait.CONFINED_TO_SLOTS));
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void keepsTheContentOfEveryBlockThroughReplacingAndResizing(Contenders contender) {
        long seed = Seeds.seed(contender.label());
        try (Contender heap = open(contender, 1)) {
            work(heap, seed);
            work(heap, seed + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void servesTwoThreadsWithBlocksOfTheirOwn(Contenders contender) throws Exception {
        long seed = Seeds.seed(contender.label());
        try (Contender heap = open(contender, 2); ExecutorService threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> work(heap, seed));
            var second = threads.submit(() -> work(heap, seed + 1));
            first.get();
            second.get();
        }
    }

    @ParameterizedTest
    @MethodSource("unconfined")
    void takesABlockBackFromAnotherThread(Contenders contender) throws Exception {
        long seed = Seeds.seed(contender.label());
        try (Contender heap = open(contender, 2); var slots = new CheckedSlots(heap.slots(SLOTS), SLOTS, seed)) {
            slots.fillAll();
            inAnotherThread(() -> {
                for (int slot = 0; slot < SLOTS; slot++) {
                    slots.clear(slot);
                }
                return null;
            });
            slots.fillAll();
            slots.checkAll();
        }
    }

    @ParameterizedTest
    @MethodSource("allocators")
    void passesAndGrowsBlocksBesideThoseThatAreLive(Contenders contender) {
        long seed = Seeds.seed(contender.label());
        try (Contender heap = open(contender, 1); var slots = new CheckedSlots(heap.slots(SLOTS), SLOTS, seed)) {
            slots.fillAll();
            try (Slots others = heap.slots(1)) {
                for (int i = 0; i < 100; i++) {
                    others.pass(64);
                    others.grow(0, new long[] {64, 100, 1000, 4096});
                }
            }
            slots.checkAll();
        }
    }

    private static Contender open(Contenders contender, int threads) {
        assumeTrue(contender.absence().isEmpty(), () -> contender.absence().orElseThrow());
        return contender.open(new Demand(4096, SLOTS, threads, 64 << 20));
    }

    private static Void work(Contender heap, long seed) {
        try (var slots = new CheckedSlots(heap.slots(SLOTS), SLOTS, seed)) {
            slots.fillAll();
            slots.replaceAtRandom(OPERATIONS);
            slots.resizeAtRandom(OPERATIONS);
            slots.checkAll();
        }
        return null;
    }

    private static void inAnotherThread(Callable<Void> task) throws InterruptedException, ExecutionException {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            thread.submit(task).get();
        }
    }
}
