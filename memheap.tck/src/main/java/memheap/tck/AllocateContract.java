package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks are as large as asked for, lie in the window and are nobody else's, whatever happens around them. */
@Checks(Area.SIZES)
abstract class AllocateContract extends ContractFixture {

    @Checks(Area.OVERLAP)
    @Test
    void blocksOfEverySmallSizeLieApartInTheWindow() {
        CheckedModule module = openChecked();
        for (long byteSize = 1; byteSize <= 300; byteSize++) {
            assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1)", byteSize).isNotEqualTo(NO_SPACE);
        }
        module.check();
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 16, 32, 64, 128, 256, 512, KIB, 2 * KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, 512 * KIB})
    void anEmptyWindowServesSizesAroundAPowerOfTwo(long power) {
        CheckedModule module = openChecked();
        for (long byteSize : new long[] {power - 1, power, power + 1}) {
            assertEmptyWindowServes(module, byteSize, 1);
        }
    }

    /** The smallest request there is: the base asks for one byte when a user asks for none. */
    @ParameterizedTest
    @ValueSource(longs = {1, 16, 64, 4096})
    void blocksOfOneByteHavePlacesOfTheirOwn(long byteAlignment) {
        CheckedModule module = openChecked();
        for (int block = 0; block < 200; block++) {
            assertThat(module.allocate(1, byteAlignment)).as("block %d of allocate(1, %d)", block, byteAlignment).isNotEqualTo(NO_SPACE);
        }
        module.check();
        module.checkContents();
        module.offsets().forEach(module::free);
        module.check();
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB + 1, 2 * MIB, (1L << 32) + 16, (1L << 36) + 16, Long.MAX_VALUE / 2 + 2, Long.MAX_VALUE - 15, Long.MAX_VALUE})
    void aRequestLargerThanTheWindowFindsNoSpace(long byteSize) {
        CheckedModule module = openChecked();
        module.allocate(100, 1);
        for (long byteAlignment : new long[] {1, 16, USUAL_WINDOW_BYTES}) {
            assertThat(module.allocate(byteSize, byteAlignment)).as("allocate(%d, %d)", byteSize, byteAlignment).isEqualTo(NO_SPACE);
        }
        module.check();
    }

    @Checks(Area.CONTENTS)
    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 17, 64, 100, 1000, 4097, 40_000})
    void blocksOfOneSizeKeepTheirContentWhileOthersComeAndGo(long byteSize) {
        CheckedModule module = openServed(4 * MIB);
        for (int round = 0; round < 3; round++) {
            for (int block = 0; block < 30; block++) {
                module.allocate(byteSize, 1);
            }
            List<Long> offsets = module.offsets();
            for (int block = round; block < offsets.size(); block += 3) {
                module.free(offsets.get(block));
            }
            module.check();
            module.checkContents();
        }
    }

    @Checks(Area.CONTENTS)
    @ParameterizedTest
    @EnumSource
    void aBlockKeepsItsContentWhenThisHappensBesideIt(Disturbance disturbance) {
        for (long byteSize : new long[] {16, 100, 4096, 20_000}) {
            CheckedModule module = openChecked();
            for (int block = 0; block < 3; block++) {
                assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1)", byteSize).isNotEqualTo(NO_SPACE);
            }
            long middle = module.offsets().get(1);
            disturbance.happenTo(module);
            assertThat(module.isLive(middle)).as("the block in the middle is live").isTrue();
            module.checkContents();
            module.free(middle);
        }
    }

    @Checks(Area.OVERLAP)
    @ParameterizedTest
    @ValueSource(longs = {16, 48, 64, 256, 4096, 20_000})
    void whatIsPutIntoGapsOfThisSizeOverlapsNothing(long gapBytes) {
        CheckedModule module = openServed(4 * MIB);
        for (int block = 0; block < 40; block++) {
            module.allocate(gapBytes, 1);
        }
        List<Long> offsets = module.offsets();
        for (int block = 0; block < offsets.size(); block += 2) {
            module.free(offsets.get(block));
        }
        for (long byteSize : new long[] {gapBytes + 1, gapBytes + 16, gapBytes, gapBytes - 1, gapBytes / 2, gapBytes / 3, 1}) {
            for (int block = 0; block < 6; block++) {
                module.allocate(byteSize, 1);
            }
        }
        module.check();
        module.checkContents();
    }

    static void assertEmptyWindowServes(CheckedModule module, long byteSize, long byteAlignment) {
        long offset = module.allocate(byteSize, byteAlignment);
        assertThat(offset).as("allocate(%d, %d) in an empty window of %d bytes", byteSize, byteAlignment, module.windowBytes())
                .isNotEqualTo(NO_SPACE);
        module.check();
        module.free(offset);
    }

    /** A fresh window of an unusual size, or one of the usual size for a component that refuses the other. */
    CheckedModule openServed(long windowBytes) {
        return openChecked(serves(windowBytes) ? windowBytes : USUAL_WINDOW_BYTES);
    }
}
