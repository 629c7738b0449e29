package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import memheap.api.HeapUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A block changes its size where it is, or nothing changes. */
@Checks(Area.RESIZING)
abstract class ResizeContract extends TraceContract {

    @ParameterizedTest
    @ValueSource(longs = {16, 100, 1000, 4096, 70_000})
    void shrinkingAlwaysSucceedsAndKeepsTheContent(long byteSize) {
        CheckedModule module = openChecked();
        long offset = module.allocate(byteSize, 1);
        module.allocate(1, 1);
        for (long smaller = byteSize; smaller > 0; smaller /= 2) {
            assertThat(module.resize(offset, smaller)).as("a block of %d bytes shrinks to %d", byteSize, smaller).isTrue();
            module.check();
        }
        module.checkContents();
    }

    @Test
    void allUsableBytesCanBeAskedForInPlace() {
        CheckedModule module = openChecked();
        for (long byteSize = 1; byteSize < 2000; byteSize += 77) {
            long offset = module.allocate(byteSize, 1);
            assertThat(module.resize(offset, module.usableBytes(offset))).as("resize to usableBytes").isTrue();
        }
        module.check();
        module.checkContents();
    }

    @Test
    void growthKeepsTheContentAndOverlapsNothing() {
        CheckedModule module = openChecked();
        scatter(module);
        for (long offset : module.offsets()) {
            for (long more : new long[] {1, 15, 100, 5000}) {
                module.resize(offset, module.usableBytes(offset) + more);
                module.check();
            }
        }
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 100, 1000, 4096, 30_000})
    void aBlockBetweenTwoOthersGrowsIntoNeither(long byteSize) {
        CheckedModule module = openChecked();
        for (int block = 0; block < 5; block++) {
            assertThat(module.allocate(block % 2 == 0 ? 1 : byteSize, 1)).as("block %d", block).isNotEqualTo(NO_SPACE);
        }
        for (long offset : module.offsets()) {
            module.resize(offset, module.usableBytes(offset) + byteSize);
        }
        module.free(module.offsets().get(2));
        for (long offset : module.offsets()) {
            module.resize(offset, module.usableBytes(offset) + 1);
        }
        module.check();
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 5000, 200_000})
    void aBlockThatGrewAndShrankGivesEverythingBack(long byteSize) {
        CheckedModule module = openChecked();
        HeapUsage fresh = module.figures();
        long offset = module.allocate(byteSize, 1);
        module.resize(offset, 2 * byteSize + 10_000);
        module.resize(offset, Math.max(1, byteSize / 2));
        module.free(offset);
        module.check();
        assertThat(module.figures()).as("usage once the only block is freed").isEqualTo(fresh);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 1000, 4096, 40_000, 300_000})
    void whatABlockShrankByIsFreeOrStillItsOwn(long byteSize) {
        CheckedModule module = openChecked();
        HeapUsage fresh = module.figures();
        long offset = module.allocate(byteSize, 1);
        long guard = module.allocate(1, 1);
        module.resize(offset, Math.max(1, byteSize / 3));
        module.check();
        module.free(offset);
        module.check();
        module.free(guard);
        assertThat(module.figures()).as("usage once a block that shrank from %d to %d bytes is freed", byteSize, byteSize / 3).isEqualTo(fresh);
    }

    @ParameterizedTest
    @ValueSource(longs = {MIB + 1, 2 * MIB, (1L << 32) + 16, (1L << 36) + 16, Long.MAX_VALUE / 2 + 2, Long.MAX_VALUE - 15, Long.MAX_VALUE})
    void growthBeyondTheWindowIsRefusedAndChangesNothing(long byteSize) {
        CheckedModule module = openChecked();
        scatter(module);
        for (long offset : module.offsets()) {
            assertThat(module.resize(offset, byteSize)).as("resizeInPlace(0x%x, %d)", offset, byteSize).isFalse();
        }
        module.check();
        module.checkContents();
    }
}
