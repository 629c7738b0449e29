package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import memheap.api.HeapUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A full window comes back as a whole, in whatever pieces and in whatever order it was given away. */
@Checks(Area.RECOVERY)
abstract class RecoveryContract extends AlignmentContract {

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

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 24, 64, 100, 256, 1000, KIB, 4 * KIB, 5000, 32 * KIB, 100_000})
    void aWindowFullOfBlocksOfOneSizeComesBackAsAWhole(long byteSize) {
        CheckedModule module = openServed(byteSize < 16 ? 16 * KIB : byteSize < KIB ? 64 * KIB : USUAL_WINDOW_BYTES);
        HeapUsage fresh = module.figures();
        int blocks = fillWith(module, byteSize);
        assertThat(blocks).as("blocks of %d bytes in a window of %d bytes", byteSize, module.windowBytes()).isGreaterThan(1);
        module.check();
        freeAllInRandomOrder(module, new Random(byteSize));
        assertThat(module.figures()).as("usage once all blocks of %d bytes are freed", byteSize).isEqualTo(fresh);
        assertThat(fillWith(module, byteSize)).as("blocks of %d bytes in the same window, filled a second time", byteSize).isGreaterThanOrEqualTo(blocks);
        module.checkContents();
    }

    @ParameterizedTest
    @EnumSource
    void blocksThatAreFreedInThisOrderGrowTogetherAgain(FreeOrder order) {
        CheckedModule module = openServed(256 * KIB);
        HeapUsage fresh = module.figures();
        fill(module, new Random(17));
        List<Long> offsets = order.of(module.offsets());
        for (int block = 0; block < offsets.size(); block++) {
            module.free(offsets.get(block));
            if (block % 16 == 0) {
                module.check();
            }
        }
        assertThat(module.figures()).as("usage once all blocks are freed, %s", order).isEqualTo(fresh);
    }

    @Test
    void manyRoundsOfExhaustionLoseNothing() {
        CheckedModule module = openServed(64 * KIB);
        HeapUsage fresh = module.figures();
        for (int round = 1; round <= 30; round++) {
            var random = new Random(round);
            fill(module, random);
            freeAllInRandomOrder(module, random);
            assertThat(module.figures()).as("usage after %d rounds of filling and emptying", round).isEqualTo(fresh);
        }
    }

    @Test
    void memoryOfFreedBlocksIsHandedOutAgain() {
        skipUnless(reusesFreedMemory(), "the author says that memory is had again only when the last block is freed");
        CheckedModule module = openChecked();
        long byteSize = 1000;
        fillWith(module, byteSize);
        List<Long> offsets = module.offsets();
        for (int block = 0; block < offsets.size(); block += 2) {
            module.free(offsets.get(block));
        }
        for (int block = 0; block < offsets.size(); block += 2) {
            assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1) into the gap of a freed one", byteSize).isNotEqualTo(NO_SPACE);
        }
        module.check();
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 100, 4096, 60_000})
    void anExhaustedWindowServesAgainAsSoonAsOneBlockIsFreed(long byteSize) {
        skipUnless(reusesFreedMemory(), "the author says that memory is had again only when the last block is freed");
        CheckedModule module = openServed(byteSize < KIB ? 64 * KIB : USUAL_WINDOW_BYTES);
        int blocks = fillWith(module, byteSize);
        for (int freed : new int[] {0, blocks / 2, blocks - 1}) {
            module.free(module.offsets().get(freed));
            assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1) after one block of a full window was freed", byteSize).isNotEqualTo(NO_SPACE);
            assertThat(module.allocate(byteSize, 1)).as("allocate(%d, 1) in a full window", byteSize).isEqualTo(NO_SPACE);
        }
        module.check();
    }

    /** Allocates blocks of one size until there is no room; returns how many. */
    static int fillWith(CheckedModule module, long byteSize) {
        int blocks = 0;
        while (module.allocate(byteSize, 1) != NO_SPACE) {
            blocks++;
        }
        return blocks;
    }

    /** In which order a window is emptied. */
    enum FreeOrder {
        FROM_BELOW, FROM_ABOVE, EVERY_SECOND_FIRST, FROM_THE_MIDDLE, AT_RANDOM;

        List<Long> of(List<Long> ascending) {
            List<Long> offsets = new ArrayList<>(ascending);
            switch (this) {
                case FROM_BELOW -> { }
                case FROM_ABOVE -> Collections.reverse(offsets);
                case EVERY_SECOND_FIRST -> offsets.sort((one, other) -> Integer.compare(ascending.indexOf(one) % 2, ascending.indexOf(other) % 2));
                case FROM_THE_MIDDLE -> Collections.rotate(offsets, offsets.size() / 2);
                case AT_RANDOM -> Collections.shuffle(offsets, new Random(23));
            }
            return offsets;
        }
    }
}
