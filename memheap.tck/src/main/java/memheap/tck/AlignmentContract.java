package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks are as aligned as asked for, and what is skipped for that is not lost. */
@Checks(Area.ALIGNMENT)
abstract class AlignmentContract extends AllocateContract {

    @ParameterizedTest
    @ValueSource(longs = {USUAL_WINDOW_BYTES, 3 * PAGE_BYTES, MIB + PAGE_BYTES})
    void anEmptyWindowServesEveryAlignmentUpToTheLargestPowerOfTwoInIt(long windowBytes) {
        CheckedModule module = openServed(windowBytes);
        for (long byteAlignment = 1; byteAlignment <= module.windowBytes(); byteAlignment *= 2) {
            assertEmptyWindowServes(module, 1, byteAlignment);
            assertEmptyWindowServes(module, PAGE_BYTES - 1, byteAlignment);
        }
    }

    @Test
    void alignmentIsKeptAmongOtherBlocks() {
        CheckedModule module = openChecked();
        for (long byteAlignment = 1; byteAlignment <= USUAL_WINDOW_BYTES / 4; byteAlignment *= 2) {
            module.allocate(1 + byteAlignment % 7, 1);
            module.allocate(24, byteAlignment);
            module.allocate(byteAlignment + 1, byteAlignment);
        }
        module.check();
        module.checkContents();
    }

    /** {@link CheckedModule} looks at the alignment of each block. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB})
    void blocksOfEverySizeStartAtAMultipleOfTheirAlignment(long byteAlignment) {
        CheckedModule module = openServed(4 * MIB);
        int served = 0;
        for (long byteSize : new long[] {1, 16, 17, 100, 512, 1000, 4096, 5000, 33_000, 70_000}) {
            module.allocate(1 + byteSize % 13, 1);
            served += module.allocate(byteSize, byteAlignment) == NO_SPACE ? 0 : 1;
        }
        assertThat(served).as("blocks of ten sizes that were served with an alignment of %d bytes", byteAlignment).isGreaterThan(2);
        module.check();
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 512, 4 * KIB, 32 * KIB})
    void aWindowFullOfAlignedBlocksComesBackAsAWhole(long byteAlignment) {
        CheckedModule module = openServed(256 * KIB);
        long largestBytes = module.module().usage().largestFreeBytes();
        while (module.allocate(24, byteAlignment) != NO_SPACE) {
            module.allocate(1, 1);
        }
        freeAllInRandomOrder(module, new Random(byteAlignment));
        module.check();
        assertThat(module.module().usage().largestFreeBytes()).as("largest free block once all blocks aligned to %d are freed", byteAlignment).isEqualTo(largestBytes);
    }
}
