package memheap.itest;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import memheap.api.AddressHeap;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.itest.GuestActivator.Behaviour;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Swaps under load, and what is left of a component afterwards: nothing. */
public class SwapUnderLoadIT extends HeapTest {

    private static final int THREADS = 4;
    private static final int SWAPS = 200;

    @Configuration
    public Option[] container() {
        return Container.with("memheap.size", "64M", "memheap.windows", "16");
    }

    @Test
    public void in200SwapsUnder4AllocatingThreadsNoBlockIsLostMovedOrOverlapping() throws Exception {
        long seed = Long.getLong(Container.SEED, 5);
        install("memheap.buddy");
        install("memheap.ptmalloc");
        awaitActive("ptmalloc");
        var stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Long>> loads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                loads.add(threads.submit(new Load(addresses(), new Random(seed + i), stop)));
            }
            try {
                swap(new Random(seed));
            } finally {
                stop.set(true);
            }
            for (Future<Long> load : loads) {
                assertThat(load.get()).as("operations of a thread, seed %d", seed).isPositive();
            }
        }
        assertThat(inspector().verify()).isEmpty();
        assertThat(heap().statistics().liveBlocks()).isZero();
    }

    private void swap(Random random) throws Exception {
        Bundle guest = null;
        for (int swap = 0; swap < SWAPS; swap++) {
            if (random.nextInt(10) > 0) {
                String next = swap % 2 == 0 ? "buddy" : "ptmalloc";
                configure(Map.of("memheap.pin", next));
                awaitActive(next);
            } else if (guest == null) {
                configure(Map.of());
                guest = installGuest("guest", 500, Behaviour.GOOD);
                awaitActive("guest");
            } else {
                guest.uninstall();
                guest = null;
            }
        }
    }

    /** Fills every block with words that follow from its address, and looks again before it frees it. */
    private record Load(AddressHeap heap, Random random, AtomicBoolean stop) implements Callable<Long> {

        @Override
        public Long call() {
            long[] blocks = new long[256];
            MemorySegment memory = heap.memory();
            long operations = 0;
            while (!stop.get()) {
                int slot = random.nextInt(blocks.length);
                free(memory, blocks[slot]);
                blocks[slot] = allocate(memory);
                operations++;
            }
            for (long block : blocks) {
                free(memory, block);
            }
            return operations;
        }

        private long allocate(MemorySegment memory) {
            try {
                long words = 2 + random.nextInt(200);
                long block = heap.allocate(words * 8, 16);
                memory.set(JAVA_LONG, block, words);
                for (long i = 1; i < words; i++) {
                    memory.set(JAVA_LONG, block + i * 8, block ^ i);
                }
                return block;
            } catch (OutOfMemheapException | NoActiveComponentException refused) {
                return 0;
            }
        }

        private void free(MemorySegment memory, long block) {
            if (block == 0) {
                return;
            }
            long words = memory.get(JAVA_LONG, block);
            if (words < 2 || words > 201) {
                throw new AssertionError("the first word of the block at 0x%x is %d".formatted(block, words));
            }
            for (long i = 1; i < words; i++) {
                if (memory.get(JAVA_LONG, block + i * 8) != (block ^ i)) {
                    throw new AssertionError("word %d of the block at 0x%x was overwritten".formatted(i, block));
                }
            }
            heap.free(block);
        }
    }

    @Test
    public void afterUninstallTheClassLoaderOfAComponentIsCollectedThoughItsBlocksLive() throws Exception {
        install("memheap.buddy");
        var queue = new ReferenceQueue<ClassLoader>();
        long[] block = new long[1];
        Reference<ClassLoader> loader = useAndUninstall(queue, block);
        assertCollected(queue, loader);
        assertContent(block[0], 10);
        addresses().free(block[0]);
    }

    private Reference<ClassLoader> useAndUninstall(ReferenceQueue<ClassLoader> queue, long[] block) throws Exception {
        Bundle guest = installGuest("guest", 500, Behaviour.GOOD);
        awaitActive("guest");
        block[0] = block(10);
        var loader = new WeakReference<>(guest.adapt(BundleWiring.class).getClassLoader(), queue);
        guest.uninstall();
        return loader;
    }

    private static void assertCollected(ReferenceQueue<ClassLoader> queue, Reference<ClassLoader> loader) throws InterruptedException {
        Reference<?> collected = null;
        for (int attempt = 0; attempt < 50 && collected == null; attempt++) {
            System.gc();
            collected = queue.remove(200);
        }
        assertThat(collected).as("the class loader of the uninstalled component is collected").isSameAs(loader);
    }
}
