package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.OptionalLong;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not the offset of a live block is refused by name. */
@Checks(Area.WRONG_FREES)
abstract class FreeContract extends RecoveryContract {

    @ParameterizedTest
    @EnumSource
    void aWrongOffsetIsRefusedAndTheHeapIsIntact(WrongPlace place) {
        CheckedModule module = openChecked();
        scatter(module);
        for (int choice = 0; choice < 40; choice++) {
            OptionalLong offset = place.find(module, choice);
            assertThat(offset).as("%s", place).isPresent();
            module.assertRefuses(offset.getAsLong());
        }
        module.check();
        module.checkContents();
        module.offsets().forEach(module::free);
        module.check();
    }

    @Checks(Area.ARGUMENTS)
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 16, USUAL_WINDOW_BYTES - 1, USUAL_WINDOW_BYTES, 1L << 32, -1, -16, Long.MIN_VALUE, Long.MAX_VALUE})
    void anEmptyModuleRefusesEveryOffset(long offset) {
        CheckedModule module = openChecked();
        module.assertRefuses(offset);
        module.check();
    }

    @Test
    void everyOffsetAtWhichNoBlockStartsIsRefused() {
        CheckedModule module = openChecked();
        scatter(module);
        for (long offset = 0; offset < 16 * KIB; offset++) {
            long wrong = offset;
            if (!module.isLive(offset)) {
                assertThat(catchThrowable(() -> module.module().free(wrong))).as("free of 0x%x, at which no live block starts", offset)
                        .isInstanceOf(InvalidFreeException.class);
            }
        }
        module.check();
        module.checkContents();
    }

    @Test
    void aBlockCannotBeFreedTwiceHoweverItsNeighboursMerge() {
        CheckedModule module = openChecked();
        for (int block = 0; block < 8; block++) {
            module.allocate(64, 1);
        }
        for (int freed : new int[] {3, 1, 2, 0, 0, 1}) {
            long offset = module.offsets().get(freed);
            module.free(offset);
            module.assertRefuses(offset);
        }
        module.check();
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 1000, 5000, 40_000})
    void theOffsetOfAFreedBlockStaysWrongWhenALargerOneCoversIt(long byteSize) {
        CheckedModule module = openChecked();
        long lower = module.allocate(byteSize, 1);
        long upper = module.allocate(byteSize, 1);
        module.free(lower);
        module.free(upper);
        module.allocate(2 * byteSize, 1);
        for (long offset : new long[] {lower, upper}) {
            if (!module.isLive(offset)) {
                module.assertRefuses(offset);
            }
        }
        module.check();
        module.checkContents();
    }

    @Test
    void theOffsetOfABlockInAnotherWindowIsRefused() {
        MemheapComponent component = component();
        var first = new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, false)));
        var second = new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, false)));
        scatter(first);
        second.allocate(100, 1);
        first.offsets().stream().filter(offset -> !second.isLive(offset)).forEach(second::assertRefuses);
        first.check();
        second.check();
    }
}
