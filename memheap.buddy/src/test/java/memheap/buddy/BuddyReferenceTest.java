package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.tck.HeapScript;
import memheap.tck.Seeds;
import memheap.tck.TestHeap;
import memheap.tck.TestSpace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer and every figure is that of a slow, obvious heap, step by step. */
class BuddyReferenceTest {

    @ParameterizedTest
    @CsvSource({"16, 16", "4096, 16", "4096, 8", "14336, 64", "1000, 8", "7777, 16", "65536, 512", "4080, 16"})
    void agreesWithTheReferenceHeapAfterEveryStep(long windowBytes, long minimumBlockBytes) {
        Seeds.upTo(6).forEach(seed -> HeapScript.random(seed, 300, windowBytes)
                .run(() -> TestHeap.open(Configs.component(minimumBlockBytes), windowBytes, false), new SlowBuddy(windowBytes, minimumBlockBytes)));
    }

    @ParameterizedTest
    @CsvSource({"4096, 16", "1000, 8", "14336, 64"})
    void reopenedAfterEveryStepItGoesOnAsIfNothingHadHappened(long windowBytes, long minimumBlockBytes) {
        Seeds.upTo(6).forEach(seed -> {
            Image image = Image.zeroed(windowBytes, minimumBlockBytes);
            try (var heap = new TestHeap(new TestSpace(windowBytes, 0, false), image.init(minimumBlockBytes))) {
                HeapScript.random(seed, 300, windowBytes).runOnce(heap, new SlowBuddy(windowBytes, minimumBlockBytes), (module, step) -> {
                    Image before = image.copy();
                    BuddyModule successor = image.reopen();
                    assertThat(image.isSameAs(before)).as("a reopening changes nothing, %s", step).isTrue();
                    return successor;
                });
            }
        });
    }
}
