package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuddyReferenceTest {

    @ParameterizedTest
    @CsvSource({"16, 16", "4096, 16", "4096, 8", "14336, 64", "1000, 8", "7777, 16", "65536, 512", "4080, 16"})
    void agreesWithTheReferenceHeapAfterEveryStep(long windowBytes, long minimumBlockBytes) {
        Seeds.upTo(6).forEach(seed -> {
            var random = new Random(seed);
            BuddyModule module = Image.zeroed(windowBytes, minimumBlockBytes).init(minimumBlockBytes);
            var reference = new ReferenceHeap(windowBytes, minimumBlockBytes);
            for (int step = 0; step < 300; step++) {
                Call call = Call.random(random, reference.live(), windowBytes);
                assertThat(call.on(module)).as("seed %d, step %d, %s", seed, step, call).isEqualTo(reference.apply(call));
                assertThat(Call.blocksOf(module)).as("blocks after seed %d, step %d, %s", seed, step, call).isEqualTo(reference.live());
                assertThat(module.usage().largestFreeBytes()).as("largest free block after seed %d, step %d, %s", seed, step, call)
                        .isEqualTo(reference.largestFreeBytes());
                module.verify();
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"4096, 16", "1000, 8", "14336, 64"})
    void reopenedAfterEveryStepItGoesOnAsIfNothingHadHappened(long windowBytes, long minimumBlockBytes) {
        Seeds.upTo(6).forEach(seed -> {
            var random = new Random(seed);
            Image image = Image.zeroed(windowBytes, minimumBlockBytes);
            BuddyModule module = image.init(minimumBlockBytes);
            var reference = new ReferenceHeap(windowBytes, minimumBlockBytes);
            for (int step = 0; step < 300; step++) {
                Call call = Call.random(random, reference.live(), windowBytes);
                assertThat(call.on(module)).as("seed %d, step %d, %s", seed, step, call).isEqualTo(reference.apply(call));
                Image before = image.copy();
                module = image.reopen();
                assertThat(image.isSameAs(before)).as("a reopening changes nothing, seed %d, step %d", seed, step).isTrue();
                assertThat(Call.blocksOf(module)).as("blocks after seed %d, step %d, %s", seed, step, call).isEqualTo(reference.live());
                module.verify();
            }
        });
    }
}
