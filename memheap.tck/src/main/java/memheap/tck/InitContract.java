package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules come and go, and nothing of them stays: each starts empty, whoever made it and however many there were before. */
@Checks(Area.INIT)
abstract class InitContract extends LargeWindowContract {

    private static final int MANY = 1000;
    private static final int BATCHES = 4;                             // whatever else the process does maps memory now and then; a leak does each time
    private static final long MOST_GROWTH_BYTES = MANY / 4 * PAGE_BYTES; // half a page for each module of a batch
    private static final Path MAPPINGS = Path.of("/proc/self/status");

    @ParameterizedTest(name = "symmetric={0}")
    @ValueSource(booleans = {false, true})
    void eachOfAThousandModulesStartsEmpty(boolean symmetric) throws Exception {
        MemheapComponent component = component();
        TestSpace space = freshSpace(component, symmetric);
        for (int number = 1; number <= MANY; number++) {
            MemheapModule module = component.init(space);
            assertThat(module.usage().liveBlocks()).as("live blocks of module %d, which is new", number).isZero();
            assertThat(module.usage().allocatedBytes()).as("allocated bytes of module %d, which is new", number).isZero();
            assertThat(LiveBlocks.of(module)).as("blocks that module %d shows, which is new", number).isEmpty();
            useAndClose(module, space);
        }
    }

    @Test
    void aThousandModulesAnswerLikeTheFirst() throws Exception {
        MemheapComponent component = component();
        TestSpace space = freshSpace(component, true);
        long[] first = null;
        for (int number = 1; number <= MANY; number++) {
            MemheapModule module = component.init(space);
            long[] offsets = {module.allocate(100, 1), module.allocate(5000, 64), module.allocate(1, 1), module.usage().largestFreeBytes()};
            first = first == null ? offsets : first;
            assertThat(offsets).as("offsets of three blocks, and the largest free block, of module %d", number).isEqualTo(first);
            close(module, space);
        }
    }

    @Test
    void aThousandModulesLeaveNoThreadBehind() throws Exception {
        MemheapComponent component = component();
        TestSpace space = freshSpace(component, false);
        useAndClose(component.init(space), space); // a thread for all modules of a component is no leak
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        for (int number = 1; number <= MANY; number++) {
            useAndClose(component.init(space), space);
        }
        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(thread -> !thread.isAlive() || thread.getThreadGroup() == null || thread.getThreadGroup().getName().equals("system")); // the JVM's compilers come and go
        assertThat(left).as("threads that %d modules have left behind", MANY).hasSizeLessThan(4);
    }

    @Test
    void aThousandModulesLeaveNoMappingBehind() throws Exception {
        skipUnless(Files.isReadable(MAPPINGS), "what a process has mapped is told by Linux only");
        MemheapComponent component = component();
        TestSpace space = freshSpace(component, false);
        for (int number = 1; number <= MANY / 10; number++) {
            useAndClose(component.init(space), space);
        }
        long leastGrowth = Long.MAX_VALUE;
        for (int batch = 1; batch <= BATCHES; batch++) {
            long before = mappedBytes();
            for (int number = 1; number <= MANY / 2; number++) {
                useAndClose(component.init(space), space);
            }
            leastGrowth = Math.min(leastGrowth, mappedBytes() - before);
        }
        assertThat(leastGrowth).as("bytes that this process maps more after %d modules, at least, of %d times", MANY / 2, BATCHES).isLessThan(MOST_GROWTH_BYTES);
    }

    /** The base makes each module on a thread of its own, which ends then. */
    @Test
    void aModuleOutlivesTheThreadThatMadeIt() throws Exception {
        MemheapComponent component = component();
        TestSpace space = freshSpace(component, false);
        var making = new FutureTask<>(() -> component.init(space));
        Thread maker = Thread.ofPlatform().start(making);
        var checked = new CheckedModule(new TestHeap(space, closedAfterTest(making.get())));
        maker.join();
        scatter(checked);
        checked.check();
        checked.offsets().forEach(checked::free);
        checked.check();
    }

    /** Both are {@code init}'s to say, and the base asks only once, so that the answer must not depend on when. */
    @Checks(Area.ARGUMENTS)
    @ParameterizedTest(name = "symmetric={0}")
    @ValueSource(booleans = {false, true})
    void whatAModuleSaysOfItselfStays(boolean symmetric) {
        MemheapModule module = open(USUAL_WINDOW_BYTES, symmetric).module();
        boolean isThreadSafe = module.isThreadSafe();
        boolean keepsAccount = module.keepsAccount();
        long offset = module.allocate(100, 1);
        assertThat(module.isThreadSafe()).as("isThreadSafe with a live block").isEqualTo(isThreadSafe);
        assertThat(module.keepsAccount()).as("keepsAccount with a live block").isEqualTo(keepsAccount);
        module.free(offset);
        assertThat(module.isThreadSafe()).as("isThreadSafe after a free").isEqualTo(isThreadSafe);
        assertThat(module.keepsAccount()).as("keepsAccount after a free").isEqualTo(keepsAccount);
        assertThat(module.openCache()).as("openCache").isNotNull();
        assertThat(module.usage()).as("usage").isNotNull();
    }

    private TestSpace freshSpace(MemheapComponent component, boolean symmetric) {
        return closedAfterTest(new TestSpace(USUAL_WINDOW_BYTES, component.metadataBytes(USUAL_WINDOW_BYTES), symmetric));
    }

    private static void useAndClose(MemheapModule module, HeapSpace space) {
        long offset = module.allocate(100, 1);
        module.allocate(1000, 16);
        module.free(offset);
        close(module, space);
    }

    /** Leaves the space as the next module must find it. */
    private static void close(MemheapModule module, HeapSpace space) {
        module.close();
        space.metadata().fill((byte) 0);
    }

    private static long mappedBytes() throws IOException {
        return Files.readAllLines(MAPPINGS).stream().filter(line -> line.startsWith("VmSize:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB).findFirst()
                .orElseThrow();
    }
}
