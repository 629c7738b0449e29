package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not the offset of a live block is refused by name, and what is refused leaves no trace. */
abstract class FreeContract extends AllocateContract {

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

    @Test
    void anEmptyModuleRefusesEveryOffset() {
        CheckedModule module = openChecked();
        for (long offset : new long[] {0, 1, 16, USUAL_WINDOW_BYTES - 1, USUAL_WINDOW_BYTES, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            module.assertRefuses(offset);
        }
        module.check();
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

    /** The twin gets the same script without the calls that fail; it must answer the same and look the same after each step. */
    @Test
    void failedCallsLeaveNoTrace() {
        HeapScript.seeds().limit(6).forEach(seed -> {
            HeapScript script = HeapScript.random(seed, 120, USUAL_WINDOW_BYTES);
            var undisturbed = new CheckedModule(open(USUAL_WINDOW_BYTES, true));
            var disturbed = new CheckedModule(open(USUAL_WINDOW_BYTES, true));
            List<HeapUsage> usages = new ArrayList<>();
            List<HeapUsage> disturbedUsages = new ArrayList<>();
            List<Long> answers = script.play(undisturbed, (module, step) -> {
                usages.add(undisturbed.figures());
                return module;
            });
            List<Long> disturbedAnswers = script.play(disturbed, (module, step) -> {
                failInEveryWay(disturbed);
                disturbedUsages.add(disturbed.figures());
                return module;
            });
            assertSameHistory("answer %d of a module that saw failing calls too, seed " + seed, disturbedAnswers, answers);
            assertSameHistory("usage after step %d of a module that saw failing calls too, seed " + seed, disturbedUsages, usages);
        });
    }

    private static void failInEveryWay(CheckedModule module) {
        long tooManyBytes = module.module().usage().freeBytes() + 1;
        for (long byteAlignment : new long[] {1, 16, USUAL_WINDOW_BYTES}) {
            assertThat(module.allocate(tooManyBytes, byteAlignment)).as("allocate(%d, %d), one byte more than is free", tooManyBytes, byteAlignment)
                    .isEqualTo(MemheapModule.NO_SPACE);
        }
        module.assertRefuses(-16);
        module.offsets().stream().limit(3).forEach(offset -> assertThat(module.resize(offset, module.usableBytes(offset) + tooManyBytes))
                .as("growth of the block at 0x%x beyond all that is free", offset).isFalse());
    }
}
