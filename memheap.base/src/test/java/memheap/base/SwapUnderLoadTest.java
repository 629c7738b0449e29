package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.api.AddressHeap;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SwapUnderLoadTest {

    private static final int THREADS = 4;
    private static final int SWAPS = 60;

    private static ScriptedComponent component(boolean caching) {
        return caching ? new ScriptedComponent().caching() : new ScriptedComponent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noBlockIsLostMovedOrSharedWhileComponentsComeAndGo(boolean caching) throws Exception {
        long seed = Long.getLong("memheap.seed", 11);
        System.out.println("SwapUnderLoadTest: -Dmemheap.seed=" + seed);
        try (var fixture = new BaseFixture("memheap.size", "8M", "memheap.windows", "16"); ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            fixture.add("steady", 1, component(caching));
            var stop = new AtomicBoolean();
            var loads = new ArrayList<Future<Long>>();
            for (int i = 0; i < THREADS; i++) {
                loads.add(threads.submit(new Load(fixture.addresses, new Random(seed + i), stop)));
            }
            var random = new Random(seed);
            for (int swap = 0; swap < SWAPS; swap++) {
                ScriptedComponent guest = fixture.add("guest", 5, component(caching));
                if (random.nextBoolean()) {
                    fixture.configure("memheap.pin", "steady");
                    fixture.configure("memheap.pin", "");
                }
                fixture.remove(guest);
            }
            stop.set(true);
            long operations = 0;
            for (Future<Long> load : loads) {
                operations += load.get();
            }
            assertThat(operations).isPositive();
            assertThat(fixture.base.verify()).isEmpty();
            assertThat(fixture.heap.statistics().liveBlocks()).isZero();
            assertThat(fixture.heap.statistics().liveRequestedBytes()).isZero();
        }
    }

    /** Fills every block with its own address and a tag, and looks again before it frees it. */
    private record Load(AddressHeap heap, Random random, AtomicBoolean stop) implements Callable<Long> {

        @Override
        public Long call() {
            long[] blocks = new long[64];
            long operations = 0;
            while (!stop.get()) {
                int slot = random.nextInt(blocks.length);
                if (blocks[slot] != 0) {
                    check(blocks[slot]);
                    heap.free(blocks[slot]);
                }
                blocks[slot] = block();
                operations++;
            }
            for (long block : blocks) {
                if (block != 0) {
                    check(block);
                    heap.free(block);
                }
            }
            return operations;
        }

        private long block() {
            try {
                long words = 2 + random.nextInt(30);
                long block = heap.allocate(words * 8, 16);
                heap.memory().set(JAVA_LONG, block, words);
                for (long i = 1; i < words; i++) {
                    heap.memory().set(JAVA_LONG, block + i * 8, block ^ i);
                }
                return block;
            } catch (OutOfMemheapException | NoActiveComponentException refused) {
                return 0;
            }
        }

        private void check(long block) {
            long words = heap.memory().get(JAVA_LONG, block);
            assertThat(words).as("size word of 0x%x", block).isBetween(2L, 31L);
            for (long i = 1; i < words; i++) {
                if (heap.memory().get(JAVA_LONG, block + i * 8) != (block ^ i)) {
                    throw new AssertionError("word %d of the block at 0x%x was overwritten".formatted(i, block));
                }
            }
        }
    }
}
