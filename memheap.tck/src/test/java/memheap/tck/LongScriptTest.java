package memheap.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Test;

/** Long scripts go through many calls, and a failing one is reported as short as it gets. */
class LongScriptTest {

    private static final long WINDOW_BYTES = 1 << 16;

    @Test
    void aCorrectModulePasses() {
        new LongScript(1, 20_000, WINDOW_BYTES).run(() -> heapOf(new FirstFitComponent(FirstFitModule::new)));
    }

    @Test
    void aFailingScriptIsReportedWithTheShortestWayToTheFault() {
        assertThatThrownBy(() -> new LongScript(7, 1_000_000, WINDOW_BYTES).run(() -> heapOf(ResizeMutant.GROWS_OVER_ITS_NEIGHBOUR.component())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("breaks the contract: [end of the block at 0x0, below the one at 0x10]")
                .hasMessageContaining("3 of ")
                .hasMessageContaining("replay with -Dmemheap.seed=7");
    }

    @Test
    void memoryThatIsLostOnTheWayIsFoundAtTheEnd() {
        assertThatThrownBy(() -> new LongScript(7, 1000, WINDOW_BYTES).run(() -> heapOf(ResizeMutant.LOSES_WHAT_A_BLOCK_SHRANK_BY.component())))
                .hasMessageContaining("usage once all blocks are freed").hasMessageContaining("2 of 1000 operations");
    }

    private static TestHeap heapOf(MemheapComponent component) {
        return TestHeap.open(component, WINDOW_BYTES, true);
    }
}
