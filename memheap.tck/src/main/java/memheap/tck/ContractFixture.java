package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.Random;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all parts of the contract need: windows that are closed after each test, and the questions to the author. */
@ExtendWith({KitRecorder.class, CheckTime.class})
abstract class ContractFixture {

    static final long KIB = 1 << 10;
    static final long MIB = 1 << 20;
    static final long GIB = 1 << 30;
    static final long PAGE_BYTES = 4 * KIB;

    /** The window of a test that does not need another one. */
    static final long USUAL_WINDOW_BYTES = MIB;

    private final List<AutoCloseable> opened = new ArrayList<>();

    protected abstract MemheapComponent component();

    protected abstract boolean reusesFreedMemory();

    protected abstract boolean serves(long windowBytes);

    protected abstract String reportName();

    protected abstract void checked(KitReport report, Optional<Path> folder);

    /** The class of the component under test, or why there is none. */
    String testedType(long seconds) throws InterruptedException {
        var type = new FutureTask<>(() -> component().getClass().getName());
        Thread.ofPlatform().daemon().name("memheap-check").start(type);
        try {
            return type.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException broken) {
            return "component that cannot be made: " + broken.getCause();
        } catch (TimeoutException hangs) {
            return String.format(Locale.ROOT, "component that is not made within %d s", seconds);
        }
    }

    /** Leaves the check out, which is about something that the component does not have; {@code reason} says what. */
    static void skipUnless(boolean condition, String reason) {
        Assumptions.assumeTrue(condition, reason);
    }

    TestHeap open(long windowBytes, boolean symmetric) {
        return closedAfterTest(TestHeap.open(component(), windowBytes, symmetric));
    }

    CheckedModule openChecked(long windowBytes) {
        return new CheckedModule(open(windowBytes, false));
    }

    CheckedModule openChecked() {
        return openChecked(USUAL_WINDOW_BYTES);
    }

    <T extends AutoCloseable> T closedAfterTest(T resource) {
        opened.add(resource);
        return resource;
    }

    @AfterEach
    void closeInReverse() {
        Throwable first = null;
        for (AutoCloseable resource : opened.reversed()) {
            try {
                resource.close();
            } catch (Exception | Error broken) {
                first = first == null ? broken : first;
            }
        }
        if (first != null) {
            throw new AssertionError("closing what the check has opened failed with " + first, first);
        }
    }

    /** Allocates random sizes until not even one byte is left. */
    static void fill(CheckedModule module, Random random) {
        long mostBytes = Math.max(1, module.windowBytes() / 32);
        while (mostBytes > 0) {
            if (module.allocate(1 + random.nextLong(mostBytes), 1) == MemheapModule.NO_SPACE) {
                mostBytes /= 2;
            }
        }
    }

    static void freeAllInRandomOrder(CheckedModule module, Random random) {
        List<Long> offsets = module.offsets();
        Collections.shuffle(offsets, random);
        offsets.forEach(module::free);
    }

    /** Some blocks of sizes that are no powers of two, every third of them freed again. */
    static void scatter(CheckedModule module) {
        List<Long> offsets = new ArrayList<>();
        for (int block = 0; block < 30; block++) {
            offsets.add(module.allocate(1 + 97L * block, 1));
        }
        for (int block = 0; block < 30; block += 3) {
            module.free(offsets.get(block));
        }
    }

    /** Two lists are equal; if not, only their first difference is shown. {@code name} has a place for its number. */
    static void assertSameHistory(String name, List<?> actual, List<?> expected) {
        for (int step = 0; step < Math.min(actual.size(), expected.size()); step++) {
            assertThat((Object) actual.get(step)).as(name, step).isEqualTo(expected.get(step));
        }
        assertThat(actual).as(name, expected.size()).hasSameSizeAs(expected);
    }
}
