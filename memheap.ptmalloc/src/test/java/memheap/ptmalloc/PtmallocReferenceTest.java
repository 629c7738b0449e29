package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.tck.HeapScript;
import memheap.tck.LiveBlocks;
import memheap.tck.Seeds;
import memheap.tck.TestHeap;
import memheap.tck.TestSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer and every figure is that of a slow, obvious heap, step by step. */
class PtmallocReferenceTest {

    @ParameterizedTest
    @ValueSource(longs = {16, 47, 1000, 1024, 4096, 14336, 65536, 65536 + 1040, 1 << 20})
    void agreesWithTheReferenceHeapAfterEveryStep(long windowBytes) {
        Seeds.upTo(6).forEach(seed -> HeapScript.random(seed, 300, windowBytes).run(() -> open(windowBytes), new SlowBestFit(windowBytes)));
    }

    /** Blocks are freed in a random order, so that there are many chunks of equal sizes to choose from. */
    @ParameterizedTest
    @CsvSource({"100, 17", "1500, 3", "6000, 17"})
    void agreesWithTheReferenceHeapInAFragmentedWindow(int mostBytes, int sizeStep) {
        long windowBytes = 200L * mostBytes;
        Seeds.upTo(3).forEach(seed -> HeapScript.fragmenting(seed, 1500, mostBytes, sizeStep).run(() -> open(windowBytes), new SlowBestFit(windowBytes)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 4096, 65536 + 16})
    void reopenedAfterEveryStepItGoesOnAsIfNothingHadHappened(long windowBytes) {
        Seeds.upTo(6).forEach(seed -> {
            Image image = Image.zeroed(windowBytes);
            try (var heap = new TestHeap(new TestSpace(windowBytes, 0, false), image.init())) {
                HeapScript.random(seed, 300, windowBytes).runOnce(heap, new SlowBestFit(windowBytes), (module, step) -> {
                    PtmallocModule successor = image.reopen();
                    assertThat(successor.usage()).as("usage after reopening, %s", step).isEqualTo(module.usage());
                    return successor;
                });
            }
        });
    }

    @Test
    void equalScriptsGetEqualOffsetsInWindowsThatHaveDifferentPasts() {
        try (TestHeap fresh = open(1 << 16); TestHeap used = open(1 << 16)) {
            HeapScript.random(99, 500, 1 << 16).runOnce(used);
            LiveBlocks.of(used.module()).keySet().forEach(used.module()::free);
            HeapScript script = HeapScript.random(5, 500, 1 << 16);
            assertThat(script.runOnce(used)).isEqualTo(script.runOnce(fresh));
        }
    }

    private static TestHeap open(long windowBytes) {
        return TestHeap.open(new PtmallocComponent(), windowBytes, false);
    }
}
