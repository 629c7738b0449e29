package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Set;
import java.util.stream.Collectors;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scripts are repeatable, and a failing one is reported as short as it gets. */
class HeapScriptTest {

    private static final long WINDOW_BYTES = 1 << 16;

    private final String seedGiven = System.getProperty(HeapScript.SEED_PROPERTY);

    @AfterEach
    void restoreSeed() {
        if (seedGiven == null) {
            System.clearProperty(HeapScript.SEED_PROPERTY);
        } else {
            System.setProperty(HeapScript.SEED_PROPERTY, seedGiven);
        }
    }

    @Test
    void equalSeedsGiveEqualScripts() {
        assertThat(HeapScript.random(5, 100, WINDOW_BYTES)).hasToString(HeapScript.random(5, 100, WINDOW_BYTES).toString());
        assertThat(HeapScript.random(5, 100, WINDOW_BYTES).toString()).isNotEqualTo(HeapScript.random(6, 100, WINDOW_BYTES).toString());
    }

    @Test
    void aScriptHasOperationsOfEveryKind() {
        assertThat(HeapScript.random(1, 200, WINDOW_BYTES).operations().stream().map(Operation::getClass).collect(Collectors.toSet()))
                .isEqualTo(Set.of(Operation.class.getPermittedSubclasses()));
    }

    @Test
    void aScriptFillsItsWindowAndMakesRequestsFail() {
        try (TestHeap heap = heapOf(new FirstFitComponent(FirstFitModule::new))) {
            var answers = HeapScript.random(1, 300, WINDOW_BYTES).runOnce(heap);
            assertThat(answers.stream().filter(answer -> answer == -1)).as("refused allocations").hasSizeBetween(10, 150);
            assertThat(answers.stream().filter(answer -> answer > 1)).as("blocks above the first").hasSizeGreaterThan(50);
        }
    }

    @Test
    void aFailingScriptIsReportedWithTheShortestWayToTheFault() {
        var script = HeapScript.random(7, 200, WINDOW_BYTES);
        assertThatThrownBy(() -> script.run(() -> heapOf(ResizeMutant.GROWS_OVER_ITS_NEIGHBOUR.component())))
                .isInstanceOf(AssertionError.class).hasCauseInstanceOf(AssertionError.class)
                .hasMessageContaining("the script of seed 7 breaks the contract: [end of the block at 0x0, below the one at 0x10]")
                .hasMessageContaining("3 of 200 operations")
                .hasMessageContaining(String.join(System.lineSeparator(), "  allocate(1, 1)", "  allocate(1, 1)", "  resizeInPlace(live block 0, "))
                .hasMessageContaining("replay with -Dmemheap.seed=7");
    }

    @Test
    void memoryThatIsLostOnTheWayIsFoundAtTheEndOfAScript() {
        assertThatThrownBy(() -> HeapScript.random(7, 200, WINDOW_BYTES).run(() -> heapOf(ResizeMutant.LOSES_WHAT_A_BLOCK_SHRANK_BY.component())))
                .hasMessageContaining("usage once all blocks are freed")
                .hasMessageContaining("2 of 200 operations");
    }

    @Test
    void theReportIsTheSameWhenTheSeedIsReplayed() {
        assertThat(reportOf(7)).isEqualTo(reportOf(7));
    }

    @Test
    void theSeedPropertyLeavesOneSeed() {
        System.setProperty(HeapScript.SEED_PROPERTY, "-42");
        assertThat(HeapScript.seeds().boxed()).containsExactly(-42L);
        System.clearProperty(HeapScript.SEED_PROPERTY);
        assertThat(HeapScript.seeds().boxed()).startsWith(1L, 2L, 3L);
    }

    private static String reportOf(long seed) {
        return catchThrowable(() -> HeapScript.random(seed, 200, WINDOW_BYTES)
                .run(() -> heapOf(ScriptMutant.HANDS_OUT_A_FREED_BLOCK_FOR_ANY_SIZE.component()))).getMessage();
    }

    private static TestHeap heapOf(MemheapComponent component) {
        return TestHeap.open(component, WINDOW_BYTES, true);
    }
}
