package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of every size, and each a world of its own. */
@Checks(Area.WINDOWS)
abstract class WindowContract extends UsageContract {

    @ParameterizedTest
    @ValueSource(longs = {3 * PAGE_BYTES, MIB + PAGE_BYTES, 14 * MIB, 16 * MIB, 8 * GIB})
    void aWindowIsServedOrRefusedAsItsAuthorSays(long windowBytes) throws Exception {
        if (serves(windowBytes)) {
            CheckedModule module = openChecked(windowBytes);
            assertThat(module.allocate(PAGE_BYTES, PAGE_BYTES)).as("a page in a window of %d bytes", windowBytes).isNotEqualTo(NO_SPACE);
            return;
        }
        MemheapComponent component = component();
        try (var space = new TestSpace(windowBytes, component.metadataBytes(windowBytes), false)) {
            assertThatThrownBy(() -> component.init(space)).as("init of %d bytes, which its author says it refuses", windowBytes)
                    .isInstanceOf(ComponentUnavailableException.class);
        }
    }

    @Test
    void aWindowThatIsNoPowerOfTwoIsUsedBeyondItsLargestPowerOfTwo() {
        CheckedModule module = openServed(14 * MIB);
        fill(module, new Random(5));
        module.check();
        long endOfLast = module.offsets().getLast() + module.usableBytes(module.offsets().getLast());
        assertThat(endOfLast).as("end of the last block in a full window of %d bytes", module.windowBytes())
                .isGreaterThan(Long.highestOneBit(module.windowBytes() - 1));
    }

    @Test
    void twoWindowsOfOneComponentAreIndependent() {
        MemheapComponent component = component();
        var first = new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, false)));
        scatter(first);
        var second = new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, false)));
        second.check();
        scatter(second);
        first.check();
        first.offsets().forEach(first::free);
        second.check();
        second.checkContents();
        first.module().close();
        second.check();
    }

    @Checks(Area.ARGUMENTS)
    @ParameterizedTest
    @ValueSource(longs = {3 * PAGE_BYTES, USUAL_WINDOW_BYTES, 14 * MIB, 8 * GIB})
    void metadataBytesAreAFunctionOfTheWindow(long windowBytes) {
        MemheapComponent component = component();
        long metadataBytes = component.metadataBytes(windowBytes);
        assertThat(metadataBytes).as("metadataBytes(%d)", windowBytes).isNotNegative().isEqualTo(component.metadataBytes(windowBytes))
                .isEqualTo(component().metadataBytes(windowBytes));
    }

    /** Whatever a module keeps beside its window is as little in another module's way as the window itself. */
    @ParameterizedTest
    @ValueSource(ints = {3, 12})
    void manyWindowsOfOneComponentAreIndependent(int windows) {
        MemheapComponent component = component();
        List<CheckedModule> modules = new ArrayList<>();
        for (int window = 0; window < windows; window++) {
            modules.add(new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, window % 2 == 0))));
        }
        for (int round = 0; round < 20; round++) {
            for (int window = 0; window < windows; window++) {
                modules.get(window).allocate(1 + 31L * round * window, 1L << (round + window) % 6);
            }
        }
        modules.forEach(CheckedModule::check);
        modules.forEach(CheckedModule::checkContents);
        modules.forEach(module -> module.offsets().forEach(module::free));
        modules.forEach(CheckedModule::check);
    }
}
