package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import memheap.api.HeapUsage;
import memheap.api.Memheap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures and the blocks that a module shows are those of its live blocks, in every state of a window. */
@Checks(Area.USAGE)
abstract class UsageContract extends ResizeContract {

    @Test
    void aFreshModuleIsEmptyAndHasRoom() {
        CheckedModule module = openChecked();
        HeapUsage usage = module.module().usage();
        assertThat(usage.largestFreeBytes()).as("largest free block of a fresh module").isPositive();
        assertThat(module.allocate(usage.largestFreeBytes() + 1, 1)).as("one byte more than the largest free block of a fresh module")
                .isEqualTo(NO_SPACE);
        module.check();
    }

    @Test
    void figuresAndBlocksAgreeWhileTheWindowFillsAndEmpties() {
        CheckedModule module = openServed(192 * KIB);
        var random = new Random(7);
        for (int step = 0; step < 200; step++) {
            module.allocate(1 + random.nextLong(3000), 1L << random.nextInt(8));
            module.check();
        }
        for (long offset : module.offsets()) {
            module.free(offset);
            module.check();
        }
    }

    @Test
    void theLargestFreeBlockCanBeAllocatedWhateverHappenedBefore() {
        CheckedModule module = openChecked();
        var random = new Random(11);
        fill(module, random);
        for (long offset : module.offsets()) {
            if (random.nextInt(3) > 0) {
                module.free(offset);
            }
        }
        for (long largestBytes = module.module().usage().largestFreeBytes(); largestBytes > 0;
                largestBytes = module.module().usage().largestFreeBytes()) {
            assertThat(module.allocate(largestBytes, 1)).as("allocate(%d, 1), the largest free block", largestBytes).isNotEqualTo(NO_SPACE);
        }
        module.check();
        module.checkContents();
    }

    @Test
    void usableBytesStayTheSameWhateverHappensAround() {
        CheckedModule module = openChecked();
        scatter(module);
        fill(module, new Random(3));
        module.check();
        module.offsets().stream().filter(offset -> offset % 3 != 0).forEach(module::free);
        module.check();
    }

    @ParameterizedTest
    @EnumSource
    void theFiguresAddUp(Stage stage) {
        CheckedModule module = opened(stage);
        module.checkUsage();
    }

    /** A component may understate the room by less than the smallest alignment there is, since the base asks for no other. */
    @ParameterizedTest
    @EnumSource
    void theLargestFreeBlockIsServedAndNothingLarger(Stage stage) {
        CheckedModule module = opened(stage);
        long largestBytes = module.module().usage().largestFreeBytes();
        assertThat(module.allocate(largestBytes + Memheap.MINIMUM_ALIGNMENT, 1)).as("allocate(%d, 1), more than the largest free block of %d bytes",
                largestBytes + Memheap.MINIMUM_ALIGNMENT, largestBytes).isEqualTo(NO_SPACE);
        if (largestBytes > 0) {
            assertThat(module.allocate(largestBytes, 1)).as("allocate(%d, 1), the largest free block", largestBytes).isNotEqualTo(NO_SPACE);
        }
        module.check();
    }

    @Checks(Area.WALK)
    @ParameterizedTest
    @EnumSource
    void theWalkShowsEachLiveBlockOnceAndAscending(Stage stage) {
        opened(stage).checkWalk();
    }

    @Checks(Area.VERIFY)
    @ParameterizedTest
    @EnumSource
    void verifyFindsNothingWrong(Stage stage) {
        opened(stage).module().verify();
    }

    CheckedModule opened(Stage stage) {
        CheckedModule module = openServed(192 * KIB);
        stage.reach(module);
        return module;
    }
}
