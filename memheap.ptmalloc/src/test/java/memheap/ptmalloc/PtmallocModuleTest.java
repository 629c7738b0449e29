package memheap.ptmalloc;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import memheap.api.InvalidFreeException;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PtmallocModuleTest {

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    @Test
    void aRequestThatFailedTakesNothingFromThoseThatFollow() {
        PtmallocModule module = Image.zeroed(16 * MIB).init();
        assertThat(module.allocate(9 * MIB, 1)).isZero();
        assertThat(module.allocate(12 * MIB, 1)).isEqualTo(NO_SPACE);
        assertThat(module.allocate(13 * MIB / 2, 1)).isEqualTo(9 * MIB);
        assertThat(module.allocate(MIB / 2, 1)).isEqualTo(31 * MIB / 2);
        assertThat(module.usage().allocatedBytes()).isEqualTo(16 * MIB);
        module.free(0);
        assertThat(module.allocate(9 * MIB + 1, 1)).isEqualTo(NO_SPACE);
        assertThat(module.allocate(9 * MIB, 1)).isZero();
        module.verify();
    }

    @Test
    void aRefusedRequestWritesNothing() {
        Image image = Image.zeroed(64 * KIB);
        PtmallocModule module = image.init();
        for (int block = 0; block < 20; block++) {
            module.allocate(1500, 1);
        }
        for (long offset = 0; offset < 20 * 1504; offset += 2 * 1504) {
            module.free(offset);
        }
        Image before = image.copy();
        assertThat(module.allocate(60 * KIB, 1)).isEqualTo(NO_SPACE);
        assertThat(module.allocate(Long.MAX_VALUE, 16)).isEqualTo(NO_SPACE);
        assertThat(module.allocate(40 * KIB, 4096)).isEqualTo(NO_SPACE);
        assertThat(module.resizeInPlace(1504, 3 * 1504)).isFalse();
        assertThat(module.resizeInPlace(1504, Long.MAX_VALUE)).isFalse();
        assertThatThrownBy(() -> module.free(0)).isInstanceOf(InvalidFreeException.class);
        assertThat(image.isSameAs(before)).as("metadata after calls that were refused").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 100, 1008, 1009, 5000})
    void aWindowFilledToTheLastUnitBecomesOneChunkAgainInWhateverOrderItIsFreed(int mostBytes) {
        Seeds.upTo(3).forEach(seed -> {
            var random = new Random(seed);
            PtmallocModule module = Image.zeroed(64 * KIB).init();
            List<Long> offsets = new ArrayList<>();
            for (long size = mostBytes; size > 0; size = size == mostBytes || size == 1 ? size - 1 : 1) {
                for (long offset = module.allocate(1 + random.nextInt((int) size), 1); offset != NO_SPACE;
                        offset = module.allocate(1 + random.nextInt((int) size), 1)) {
                    offsets.add(offset);
                }
            }
            assertThat(module.usage().allocatedBytes()).isEqualTo(64 * KIB);
            assertThat(module.usage().largestFreeBytes()).isZero();
            module.verify();
            Collections.shuffle(offsets, random);
            offsets.forEach(module::free);
            module.verify();
            assertThat(module.usage().details()).isEqualTo(Image.zeroed(64 * KIB).init().usage().details());
            assertThat(module.allocate(64 * KIB, 64 * KIB)).isZero();
        });
    }

    @Test
    void bytesAreRoundedUpToSixteenAndNoMore() {
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        for (long byteSize = 1; byteSize <= 100; byteSize++) {
            long offset = module.allocate(byteSize, 1);
            assertThat(offset % 16).isZero();
            assertThat(module.usableBytes(offset)).isEqualTo((byteSize + 15) / 16 * 16);
        }
    }

    @Test
    void aTailOfLessThanAUnitIsLeftOutOfTheCapacity() {
        PtmallocModule module = Image.zeroed(1000).init();
        assertThat(module.usage().capacityBytes()).isEqualTo(992);
        assertThat(module.usage().largestFreeBytes()).isEqualTo(992);
        assertThat(module.allocate(993, 1)).isEqualTo(NO_SPACE);
        assertThat(module.allocate(992, 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 1504, 20_000})
    void aBlockGrowsIntoAFreeNeighbourAndLeavesTheRestOfItFree(long byteSize) {
        PtmallocModule module = Image.zeroed(128 * KIB).init();
        long roundedBytes = (byteSize + 15) / 16 * 16;
        long block = module.allocate(byteSize, 1);
        long neighbour = module.allocate(byteSize, 1);
        module.allocate(16, 1);
        module.free(neighbour);
        assertThat(module.resizeInPlace(block, roundedBytes + 16)).isTrue();
        module.verify();
        assertThat(module.usage().largestFreeBytes()).isGreaterThan(roundedBytes);
        assertThat(module.allocate(roundedBytes - 16, 1)).as("the rest of the neighbour, the best fit").isEqualTo(neighbour + 16);
        module.free(neighbour + 16);
        assertThat(module.resizeInPlace(block, 2 * roundedBytes)).as("the whole neighbour").isTrue();
        assertThat(module.usableBytes(block)).isEqualTo(2 * roundedBytes);
        assertThat(module.resizeInPlace(block, 2 * roundedBytes + 1)).as("a live block stands behind it").isFalse();
        module.verify();
    }

    @Test
    void theLastBlockGrowsIntoTheTopChunkUpToTheEndOfTheWindow() {
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        long block = module.allocate(100, 1);
        assertThat(module.resizeInPlace(block, 40 * KIB)).isTrue();
        assertThat(module.usage().details()).containsEntry("ptmalloc.top.bytes", 24 * KIB);
        assertThat(module.resizeInPlace(block, 64 * KIB)).isTrue();
        assertThat(module.usage().details()).containsEntry("ptmalloc.top.bytes", 0L);
        assertThat(module.resizeInPlace(block, 64 * KIB + 1)).isFalse();
        module.verify();
    }

    @Test
    void whatAShrunkenBlockGivesBackMergesWithWhatIsFreeBehindIt() {
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        long block = module.allocate(2000, 1);
        long neighbour = module.allocate(2000, 1);
        module.allocate(16, 1);
        module.free(neighbour);
        assertThat(module.resizeInPlace(block, 1000)).isTrue();
        assertThat(module.allocate(2000 + 992, 1)).as("all between the shrunken block and the next live one").isEqualTo(block + 1008);
        module.verify();
    }

    @Test
    void freeChunksAreUsedBeforeTheTopChunkAndTheSmallestSufficientOneFirst() {
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        long[] offsets = new long[8];
        long[] sizes = {2000, 64, 96, 64, 3008, 2000, 112, 1504};
        for (int block = 0; block < 8; block++) {
            offsets[block] = module.allocate(sizes[block], 1);
            module.allocate(16, 1);
        }
        for (long offset : offsets) {
            module.free(offset);
        }
        assertThat(module.allocate(50, 1)).as("the lower one of 64").isEqualTo(offsets[1]);
        assertThat(module.allocate(64, 1)).as("the other one of 64").isEqualTo(offsets[3]);
        assertThat(module.allocate(64, 1)).as("a part of 96").isEqualTo(offsets[2]);
        assertThat(module.allocate(100, 1)).isEqualTo(offsets[6]);
        assertThat(module.allocate(1510, 1)).as("the lower one of 2000").isEqualTo(offsets[0]);
        assertThat(module.allocate(2016, 1)).isEqualTo(offsets[4]);
        module.verify();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 32, 4096, 64 * KIB})
    void anEmptyWindowServesEveryAlignmentUpToItsSize(long byteAlignment) {
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        assertThat(module.allocate(64 * KIB, byteAlignment)).isZero();
        module.free(0);
        module.allocate(16, 1);
        assertThat(module.allocate(16, byteAlignment)).isEqualTo(byteAlignment < 64 * KIB ? Math.max(16, byteAlignment) : NO_SPACE);
        module.verify();
    }

    @Test
    void anAlignedChunkOfExactlyTheRightSizeIsFoundAmongManyThatAreNotAligned() {
        PtmallocModule module = Image.zeroed(256 * KIB).init();
        long aligned = module.allocate(4096, 4096);
        List<Long> others = new ArrayList<>();
        for (long offset = module.allocate(4096 + 16, 1); offset != NO_SPACE; offset = module.allocate(4096 + 16, 1)) {
            others.add(offset);
            module.allocate(16, 1);
        }
        fillUp(module);
        for (long offset : others) {
            if ((-offset & 4095) > 16) {
                module.free(offset);
            }
        }
        assertThat(module.allocate(4096, 4096)).isEqualTo(NO_SPACE);
        module.free(aligned);
        assertThat(module.allocate(4096, 4096)).isEqualTo(aligned);
        module.verify();
    }

    @Test
    void anAlignedChunkBehindManyBetterFitsIsFoundBeforeARefusal() {
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        List<Long> misaligned = new ArrayList<>();
        module.allocate(16, 1);
        for (int block = 0; block < 3 * ChunkHeap.ALIGNED_CANDIDATES; block++) {
            misaligned.add(module.allocate(512, 1));
            module.allocate(512, 1);
        }
        long gap = module.allocate(528, 1024);
        fillUp(module);
        misaligned.forEach(module::free);
        module.free(gap);
        assertThat(module.allocate(512, 1024)).isEqualTo(gap);
        module.verify();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "8      | it lies inside the live block at 0x0 of 112 bytes",
        "0x40   | it lies inside the live block at 0x0 of 112 bytes",
        "0x70   | most likely it was freed before: it lies in the free chunk at 0x70 of 112 bytes",
        "0x80   | most likely it was freed before: it lies in the free chunk at 0x70 of 112 bytes",
        "0xffff | most likely it was freed before: it lies in the free chunk at 0x150 of 65200 bytes",
        "0x10000| most likely it belongs to another window: this one has 65536 bytes of blocks",
        "-16    | most likely it belongs to another window: this one has 65536 bytes of blocks"})
    void aWrongOffsetIsNamedWithItsLikelyCause(String text, String cause) {
        long offset = Long.decode(text);
        PtmallocModule module = Image.zeroed(64 * KIB).init();
        module.allocate(100, 1);
        long freed = module.allocate(100, 1);
        module.allocate(100, 1);
        module.free(freed);
        String message = " of offset 0x" + Long.toHexString(offset) + ": no live block starts there; " + cause;
        assertThatThrownBy(() -> module.free(offset)).isInstanceOf(InvalidFreeException.class).hasMessage("free" + message);
        assertThatThrownBy(() -> module.usableBytes(offset)).isInstanceOf(InvalidFreeException.class).hasMessage("usableBytes" + message);
        assertThatThrownBy(() -> module.resizeInPlace(offset, 1)).isInstanceOf(InvalidFreeException.class).hasMessage("resizeInPlace" + message);
        module.verify();
    }

    /** Takes all that is free, in as few blocks as possible. */
    private static void fillUp(PtmallocModule module) {
        for (long largest = module.usage().largestFreeBytes(); largest > 0; largest = module.usage().largestFreeBytes()) {
            module.allocate(largest, 1);
        }
    }
}
