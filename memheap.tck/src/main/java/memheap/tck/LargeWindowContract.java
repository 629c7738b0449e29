package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.tck.CheckedModule.Care;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets and sizes are 64 bits wide everywhere: around 2 GiB, where an int turns negative, and around 4 GiB, where it has lost a bit. */
@Checks(Area.LARGE_WINDOWS)
abstract class LargeWindowContract extends WindowContract {

    private static final long LARGE_WINDOW_BYTES = 8 * GIB;

    /** The model writes and reads both ends of each block only: all of its bytes would take too long. */
    private CheckedModule openLarge() {
        skipUnless(serves(LARGE_WINDOW_BYTES), "the author says that windows of 8 GiB are refused");
        return new CheckedModule(open(LARGE_WINDOW_BYTES, true), Optional.empty(), Care.QUICK);
    }

    /** {@code verify} may take its time in a window of that size, so it is called once, at the end of the last check. */
    private static void look(CheckedModule module) {
        module.checkWalk();
        module.checkUsage();
    }

    @Test
    void offsetsAboveFourGibibytesAreDistinct() {
        CheckedModule module = openLarge();
        for (int block = 0; block < 5; block++) {
            assertThat(module.allocate(GIB, PAGE_BYTES)).as("block %d of 1 GiB", block).isNotEqualTo(NO_SPACE);
        }
        module.checkContents();
        look(module);
        assertThat(module.offsets().getLast()).as("offset of the highest of five blocks of 1 GiB").isGreaterThanOrEqualTo(4 * GIB);
    }

    @ParameterizedTest
    @ValueSource(longs = {2 * GIB - 1, 2 * GIB, 2 * GIB + 1, 4 * GIB - 1, 4 * GIB, 4 * GIB + 1, 5 * GIB})
    void oneBlockOfThisSizeIsWholeAndComesBackAsAWhole(long byteSize) {
        CheckedModule module = openLarge();
        HeapUsage fresh = module.figures();
        long offset = module.allocate(byteSize, 1);
        assertThat(offset).as("allocate(%d, 1) in an empty window of 8 GiB", byteSize).isNotEqualTo(NO_SPACE);
        module.allocate(100, 1);
        look(module);
        module.checkContents();
        module.offsets().forEach(module::free);
        assertThat(module.figures()).as("usage once a block of %d bytes is freed", byteSize).isEqualTo(fresh);
    }

    @ParameterizedTest
    @ValueSource(longs = {2 * GIB, 4 * GIB})
    void aBlockShrinksAndGrowsAcrossTheBorder(long border) {
        CheckedModule module = openLarge();
        long offset = module.allocate(border + PAGE_BYTES, 1);
        assertThat(module.resize(offset, border - PAGE_BYTES)).as("shrinking from %d to %d bytes", border + PAGE_BYTES, border - PAGE_BYTES).isTrue();
        look(module);
        module.resize(offset, border + 2 * PAGE_BYTES);
        look(module);
        module.resize(offset, 1);
        look(module);
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {2 * GIB, 4 * GIB, -2 * GIB, -4 * GIB})
    void anOffsetThatIsOffByThisMuchIsRefused(long distance) {
        CheckedModule module = openLarge();
        for (int block = 0; block < 24; block++) {
            module.allocate(block % 3 == 0 ? GIB - 100_000 : 1000, 1);
        }
        for (long offset : module.offsets()) {
            if (!module.isLive(offset + distance)) {
                module.assertRefuses(offset + distance);
            }
        }
        look(module);
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {2 * MIB, GIB, 4 * GIB})
    void alignmentIsKeptInALargeWindow(long byteAlignment) {
        CheckedModule module = openLarge();
        for (int block = 0; block < 3; block++) {
            module.allocate(100, 1);
            module.allocate(1000, byteAlignment);
        }
        assertThat(module.offsets()).as("blocks").hasSizeGreaterThanOrEqualTo(4);
        look(module);
        module.checkContents();
    }

    @ParameterizedTest
    @ValueSource(longs = {8 * GIB + 1, (1L << 36) + 16, (1L << 40) + 16, Long.MAX_VALUE})
    void aRequestLargerThanALargeWindowFindsNoSpace(long byteSize) {
        CheckedModule module = openLarge();
        long offset = module.allocate(3 * GIB, 1);
        assertThat(module.allocate(byteSize, 16)).as("allocate(%d, 16) in a window of 8 GiB", byteSize).isEqualTo(NO_SPACE);
        assertThat(module.resize(offset, byteSize)).as("resizeInPlace(0x%x, %d) in a window of 8 GiB", offset, byteSize).isFalse();
        look(module);
    }

    @ParameterizedTest
    @ValueSource(longs = {2 * GIB, 4 * GIB})
    void smallBlocksBeyondTheBorderAreServedAndFreed(long border) {
        CheckedModule module = openLarge();
        for (long taken = 0; taken < border; taken += GIB / 2) {
            module.allocate(GIB / 2, 1);
        }
        List<Long> large = module.offsets();
        for (int block = 0; block < 500; block++) {
            assertThat(module.allocate(1 + block * 13L, 1)).as("small block %d", block).isNotEqualTo(NO_SPACE);
        }
        module.offsets().stream().filter(offset -> !large.contains(offset)).filter(offset -> offset / 16 % 3 == 0).forEach(module::free);
        look(module);
        module.checkContents();
        module.offsets().forEach(module::free);
        look(module);
    }

    @Test
    void theFiguresOfALargeWindowAddUp() {
        CheckedModule module = openLarge();
        HeapUsage fresh = module.figures();
        assertThat(fresh.largestFreeBytes()).as("largest free block of a window of 8 GiB").isGreaterThanOrEqualTo(4 * GIB);
        while (module.allocate(700 * MIB, 1) != NO_SPACE) {
            module.checkUsage();
        }
        assertThat(module.figures().allocatedBytes()).as("allocated bytes of a window of 8 GiB that is full").isGreaterThan(4 * GIB);
        module.check();
        module.offsets().forEach(module::free);
        assertThat(module.figures()).as("usage once all blocks are freed").isEqualTo(fresh);
    }
}
