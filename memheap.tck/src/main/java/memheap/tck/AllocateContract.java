package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks are as large and as aligned as asked for, lie in the window and are nobody else's; a full window comes back as a whole. */
abstract class AllocateContract extends ContractFixture {

    @Test
    void blocksOfEverySmallSizeLieApartInTheWindow() {
        CheckedModule module = openChecked();
        for (long byteSize = 1; byteSize <= 300; byteSize++) {
            assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1)", byteSize).isNotEqualTo(NO_SPACE);
        }
        module.check();
        module.checkContents();
    }

    @Test
    void anEmptyWindowServesSizesAroundEveryPowerOfTwo() {
        CheckedModule module = openChecked();
        for (long power = 2; power < USUAL_WINDOW_BYTES; power *= 2) {
            for (long byteSize : new long[] {power - 1, power, power + 1}) {
                assertEmptyWindowServes(module, byteSize, 1);
            }
        }
    }

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

    @Test
    void requestsLargerThanTheWindowFindNoSpace() {
        CheckedModule module = openChecked();
        module.allocate(100, 1);
        for (long byteSize : hugeSizes()) {
            for (long byteAlignment : new long[] {1, 16, USUAL_WINDOW_BYTES}) {
                assertThat(module.allocate(byteSize, byteAlignment)).as("allocate(%d, %d)", byteSize, byteAlignment).isEqualTo(NO_SPACE);
            }
        }
        module.check();
    }

    @ParameterizedTest
    @ValueSource(longs = {USUAL_WINDOW_BYTES, 3 * PAGE_BYTES, MIB + PAGE_BYTES, 192 * KIB})
    void aFilledWindowCanBeHadAgainAsAWhole(long windowBytes) {
        CheckedModule module = openServed(windowBytes);
        long largestBytes = module.module().usage().largestFreeBytes();
        for (int seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            fill(module, random);
            module.check();
            freeAllInRandomOrder(module, random);
            module.check();
            assertThat(module.module().usage().largestFreeBytes()).as("largest free block once all are freed").isEqualTo(largestBytes);
        }
        assertThat(module.allocate(largestBytes, 1)).as("allocate(%d, 1), all that a fresh window can give", largestBytes).isNotEqualTo(NO_SPACE);
        module.check();
    }

    @Test
    void memoryOfFreedBlocksIsHandedOutAgain() {
        CheckedModule module = openChecked();
        long byteSize = 1000;
        long lastOffset;
        do {
            lastOffset = module.allocate(byteSize, 1);
        } while (lastOffset != NO_SPACE);
        List<Long> offsets = module.offsets();
        for (int block = 0; block < offsets.size(); block += 2) {
            module.free(offsets.get(block));
        }
        if (reusesFreedMemory()) {
            for (int block = 0; block < offsets.size(); block += 2) {
                assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1) into the gap of a freed one", byteSize).isNotEqualTo(NO_SPACE);
            }
        }
        module.check();
        module.checkContents();
    }

    private static void assertEmptyWindowServes(CheckedModule module, long byteSize, long byteAlignment) {
        long offset = module.allocate(byteSize, byteAlignment);
        assertThat(offset).as("allocate(%d, %d) in an empty window of %d bytes", byteSize, byteAlignment, module.windowBytes())
                .isNotEqualTo(NO_SPACE);
        module.check();
        module.free(offset);
    }

    static long[] hugeSizes() {
        return new long[] {USUAL_WINDOW_BYTES + 1, 2 * USUAL_WINDOW_BYTES, (1L << 32) + 16, (1L << 36) + 16, Long.MAX_VALUE / 2 + 2,
            Long.MAX_VALUE - 15, Long.MAX_VALUE};
    }

    /** A fresh window of an unusual size, or one of the usual size for a component that refuses the other. */
    CheckedModule openServed(long windowBytes) {
        return openChecked(serves(windowBytes) ? windowBytes : USUAL_WINDOW_BYTES);
    }
}
