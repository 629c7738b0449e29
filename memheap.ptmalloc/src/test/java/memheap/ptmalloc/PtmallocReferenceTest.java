package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import memheap.api.HeapUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer and every figure is that of a slow, obvious heap, step by step. */
class PtmallocReferenceTest {

    @ParameterizedTest
    @ValueSource(longs = {16, 47, 1000, 1024, 4096, 14336, 65536, 65536 + 1040, 1 << 20})
    void agreesWithTheReferenceHeapAfterEveryStep(long windowBytes) {
        Seeds.upTo(6).forEach(seed -> {
            var random = new Random(seed);
            PtmallocModule module = Image.zeroed(windowBytes).init();
            var reference = new ReferenceHeap(windowBytes);
            for (int step = 0; step < 300; step++) {
                Call call = Call.random(random, reference.live(), windowBytes);
                String place = "seed %d, step %d, %s".formatted(seed, step, call);
                assertThat(call.on(module)).as(place).isEqualTo(reference.apply(call));
                assertSameState(module, reference, place);
            }
        });
    }

    /** Half of the blocks of a full window are freed in a random order, so that there are many chunks of equal sizes to choose from. */
    @ParameterizedTest
    @CsvSource({"100, 17", "1500, 3", "6000, 17"})
    void agreesWithTheReferenceHeapInAFragmentedWindow(int mostBytes, int sizeStep) {
        Seeds.upTo(3).forEach(seed -> {
            var random = new Random(seed);
            long windowBytes = 200L * mostBytes;
            PtmallocModule module = Image.zeroed(windowBytes).init();
            var reference = new ReferenceHeap(windowBytes);
            for (int step = 0; step < 1500; step++) {
                boolean fills = step < 500 || random.nextBoolean() || reference.live().isEmpty();
                Call call = fills ? new Call.Allocate(1 + random.nextInt(mostBytes / sizeStep) * (long) sizeStep, 1L << random.nextInt(10))
                        : new Call.Free(randomBlock(random, reference));
                String place = "seed %d, step %d, %s".formatted(seed, step, call);
                assertThat(call.on(module)).as(place).isEqualTo(reference.apply(call));
                if (step % 10 == 0) {
                    assertSameState(module, reference, place);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1000, 4096, 65536 + 16})
    void reopenedAfterEveryStepItGoesOnAsIfNothingHadHappened(long windowBytes) {
        Seeds.upTo(6).forEach(seed -> {
            var random = new Random(seed);
            Image image = Image.zeroed(windowBytes);
            PtmallocModule module = image.init();
            var reference = new ReferenceHeap(windowBytes);
            for (int step = 0; step < 300; step++) {
                Call call = Call.random(random, reference.live(), windowBytes);
                String place = "seed %d, step %d, %s".formatted(seed, step, call);
                assertThat(call.on(module)).as(place).isEqualTo(reference.apply(call));
                HeapUsage before = module.usage();
                module = image.reopen();
                assertThat(module.usage()).as("usage after reopening, %s", place).isEqualTo(before);
                assertSameState(module, reference, place);
            }
        });
    }

    @Test
    void equalScriptsGetEqualOffsetsInWindowsThatHaveDifferentPasts() {
        PtmallocModule fresh = Image.zeroed(1 << 16).init();
        PtmallocModule used = Image.zeroed(1 << 16).init();
        var past = new Random(99);
        var reference = new ReferenceHeap(1 << 16);
        for (int step = 0; step < 500; step++) {
            Call call = Call.random(past, reference.live(), 1 << 16);
            call.on(used);
            reference.apply(call);
        }
        reference.live().keySet().forEach(used::free);
        reference.live().clear();
        var script = new Random(5);
        for (int step = 0; step < 500; step++) {
            Call call = Call.random(script, reference.live(), 1 << 16);
            reference.apply(call);
            assertThat(call.on(used)).as("step %d, %s", step, call).isEqualTo(call.on(fresh));
        }
    }

    private static void assertSameState(PtmallocModule module, ReferenceHeap reference, String place) {
        assertThat(Call.blocksOf(module)).as("blocks after %s", place).isEqualTo(reference.live());
        HeapUsage usage = module.usage();
        assertThat(usage.largestFreeBytes()).as("largest free block after %s", place).isEqualTo(reference.largestFreeBytes());
        assertThat(usage.details()).as("details after %s", place).containsEntry("ptmalloc.small.bins.free", reference.gaps(16, 1024))
                .containsEntry("ptmalloc.tree.bins.free", reference.gaps(1024, Long.MAX_VALUE));
        module.verify();
    }

    private static long randomBlock(Random random, ReferenceHeap reference) {
        Long above = reference.live().ceilingKey(random.nextLong(reference.live().lastKey() + 1));
        return above;
    }
}
