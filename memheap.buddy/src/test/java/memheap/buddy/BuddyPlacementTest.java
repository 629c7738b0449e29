package memheap.buddy;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;
import memheap.tck.HeapScript;
import memheap.tck.LiveBlocks;
import memheap.tck.Seeds;
import memheap.tck.TestHeap;
import memheap.tck.TestSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where blocks come to lie. */
class BuddyPlacementTest {

    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private static BuddyModule module(long windowBytes, long minimumBlockBytes) {
        return Image.zeroed(windowBytes, minimumBlockBytes).init(minimumBlockBytes);
    }

    @Test
    void placesBlocksWhereTheOriginPlacesThem() {
        BuddyModule module = module(16 * MIB, 8);
        assertThat(module.allocate(1, 1)).isEqualTo(0x0);
        assertThat(module.allocate(1, 1)).isEqualTo(0x8);
        assertThat(module.allocate(1, 1)).isEqualTo(0x10);
        assertThat(module.allocate(100, 1)).isEqualTo(0x80);
        assertThat(module.allocate(10, 4 * KIB)).isEqualTo(0x1000);
        assertThat(module.allocate(10, 2 * MIB)).isEqualTo(0x200000);
        module.verify();
    }

    @Test
    void theSmallestSufficientBlockIsTakenBeforeALowerButLargerOne() {
        BuddyModule module = module(4 * KIB, 16);
        List<Long> quarters = List.of(module.allocate(KIB, 1), module.allocate(KIB, 1), module.allocate(KIB, 1), module.allocate(KIB, 1));
        module.free(quarters.get(0));
        module.free(quarters.get(3));
        module.resizeInPlace(quarters.get(2), 512);
        assertThat(module.allocate(300, 1)).as("the free 512 bytes, not the lower KiB").isEqualTo(2 * KIB + 512);
        assertThat(module.allocate(300, 1)).as("the lower of two free KiB").isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "9, 16", "16, 16", "17, 32", "1025, 2048", "1, 8"})
    void aBlockHasTheNextPowerOfTwoBytes(long byteSize, long blockBytes) {
        BuddyModule module = module(4 * KIB, 8);
        assertThat(module.usableBytes(module.allocate(byteSize, 1))).isEqualTo(blockBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {4097, 1L << 20, (1L << 62) + 1, Long.MAX_VALUE})
    void whatNoWindowHoldsFindsNoSpace(long byteSize) {
        BuddyModule module = module(4 * KIB, 16);
        assertThat(module.allocate(byteSize, 1)).isEqualTo(NO_SPACE);
        long whole = module.allocate(4 * KIB, 1);
        assertThat(module.resizeInPlace(whole, byteSize)).isFalse();
        assertThat(module.usableBytes(whole)).isEqualTo(4 * KIB);
        module.verify();
    }

    @Test
    void aWindowThatIsNoPowerOfTwoStartsAsItsBinaryDecomposition() {
        HeapUsage usage = module(14 * MIB, 16).usage();
        assertThat(usage.details()).isEqualTo(Map.of("buddy.free.order.23", 1L, "buddy.free.order.22", 1L, "buddy.free.order.21", 1L,
                "buddy.minimum.block.bytes", 16L));
        assertThat(usage.capacityBytes()).isEqualTo(14 * MIB);
        assertThat(usage.largestFreeBytes()).isEqualTo(8 * MIB);
        assertThat(usage.allocatedBytes()).isZero();
    }

    @Test
    void aTailTooSmallForABlockIsNoCapacity() {
        HeapUsage usage = module(1000, 64).usage();
        assertThat(usage.capacityBytes()).isEqualTo(960);
        assertThat(usage.freeBytes()).isEqualTo(960);
    }

    @ParameterizedTest
    @CsvSource({"4096, 16", "14336, 64", "1000, 8", "12288, 16"})
    void aWindowCanBeUsedToItsLastByteAndRecovers(long windowBytes, long minimumBlockBytes) {
        BuddyModule module = module(windowBytes, minimumBlockBytes);
        HeapUsage fresh = module.usage();
        var offsets = new ArrayList<Long>();
        for (long offset = module.allocate(1, 1); offset != NO_SPACE; offset = module.allocate(1, 1)) {
            offsets.add(offset);
        }
        assertThat(offsets).hasSize((int) (windowBytes / minimumBlockBytes)).isSubsetOf(offsets.stream().distinct().toList());
        assertThat(module.usage().allocatedBytes()).isEqualTo(fresh.capacityBytes());
        assertThat(module.usage().largestFreeBytes()).isZero();
        module.verify();

        Collections.shuffle(offsets, new Random(1));
        offsets.forEach(module::free);
        assertThat(module.usage()).isEqualTo(fresh);
        module.verify();
    }

    @Test
    void freedBuddiesMergeIntoTheWholeHeap() {
        Image image = Image.zeroed(14 * KIB, 16);
        BuddyModule module = image.init(16);
        Image fresh = image.copy();
        try (var heap = new TestHeap(new TestSpace(14 * KIB, 0, true), module)) {
            Seeds.upTo(5).forEach(seed -> {
                HeapScript.random(seed, 300, 14 * KIB).runOnce(heap);
                LiveBlocks.of(module).keySet().forEach(module::free);
                assertThat(image.isSameAs(fresh)).as("after seed %d the metadata is that of a fresh heap", seed).isTrue();
            });
        }
    }

    @Test
    void growthTakesTheFreeUpperBuddyAndShrinkingGivesItBack() {
        BuddyModule module = module(4 * KIB, 16);
        long block = module.allocate(16, 1);
        assertThat(module.resizeInPlace(block, 4 * KIB)).isTrue();
        assertThat(module.usage().largestFreeBytes()).isZero();
        assertThat(module.resizeInPlace(block, 1)).isTrue();
        assertThat(module.usableBytes(block)).isEqualTo(16);
        assertThat(module.usage().largestFreeBytes()).isEqualTo(2 * KIB);
        module.verify();
    }

    @Test
    void growthOfAnUpperBuddyOrIntoALiveOneIsRefusedAndChangesNothing() {
        Image image = Image.zeroed(4 * KIB, 16);
        BuddyModule module = image.init(16);
        long lower = module.allocate(16, 1);
        long upper = module.allocate(16, 1);
        Image before = image.copy();
        assertThat(module.resizeInPlace(lower, 17)).as("its buddy is live").isFalse();
        assertThat(module.resizeInPlace(upper, 17)).as("it is the upper one").isFalse();
        assertThat(image.isSameAs(before)).isTrue();
        module.free(lower);
        before = image.copy();
        assertThat(module.resizeInPlace(upper, 17)).as("it is the upper one still").isFalse();
        assertThat(image.isSameAs(before)).isTrue();
        long fourKibBlock = module.allocate(KIB, 1);
        long behind = module.allocate(KIB, 1);
        module.free(fourKibBlock);
        lower = module.allocate(16, 1);
        module.free(upper);
        before = image.copy();
        assertThat(module.resizeInPlace(lower, 4 * KIB)).as("0x%x is live on the last step", behind).isFalse();
        assertThat(image.isSameAs(before)).isTrue();
    }

    @Test
    void equalCallsGetEqualOffsetsAndLeaveEqualMetadata() {
        Seeds.upTo(3).forEach(seed -> {
            Image first = Image.zeroed(8 * KIB, 16);
            Image second = Image.zeroed(8 * KIB, 16);
            assertThat(history(first, seed)).isEqualTo(history(second, seed));
            assertThat(first.isSameAs(second)).as("metadata, seed %d", seed).isTrue();
        });
    }

    private static List<Long> history(Image image, long seed) {
        try (var heap = new TestHeap(new TestSpace(image.windowBytes(), 0, true), image.init(16))) {
            return HeapScript.random(seed, 500, image.windowBytes()).runOnce(heap);
        }
    }

    @Test
    void aWindowAboveFourGibibytesIsUsedToItsEnd() throws Exception {
        BuddyComponent component = Configs.component(16);
        try (var sparse = new TestSpace(1, component.metadataBytes(8 * GIB), true)) {
            MemheapModule module = component.init(new UntouchedSpace(MemorySegment.NULL.reinterpret(8 * GIB), sparse.metadata()));
            for (int block = 0; block < 5; block++) {
                assertThat(module.allocate(GIB, 1)).isEqualTo(block * GIB);
            }
            assertThat(module.allocate(2 * GIB, 1)).isEqualTo(6 * GIB);
            assertThat(module.usage().allocatedBytes()).isEqualTo(7 * GIB);
            assertThat(module.allocate(1, 1)).isEqualTo(5 * GIB);
            module.free(4 * GIB);
            module.free(5 * GIB);
            assertThat(module.usage().largestFreeBytes()).isEqualTo(2 * GIB);
            MemheapModule successor = component.reopen(new UntouchedSpace(MemorySegment.NULL.reinterpret(8 * GIB), sparse.metadata()));
            assertThat(LiveBlocks.of(successor)).isEqualTo(Map.of(0L, GIB, GIB, GIB, 2 * GIB, GIB, 3 * GIB, GIB, 6 * GIB, 2 * GIB));
        }
    }

    @Test
    void aWindowOfSixtyFourGibibytesInPagesIsVerified() throws Exception {
        BuddyComponent component = Configs.component(4 * KIB);
        try (var sparse = new TestSpace(1, component.metadataBytes(64 * GIB), true)) {
            MemheapModule module = component.init(new UntouchedSpace(MemorySegment.NULL.reinterpret(64 * GIB), sparse.metadata()));
            assertThat(module.allocate(1, 1)).isZero();
            assertThat(module.allocate(32 * GIB, 1)).isEqualTo(32 * GIB);
            assertThat(module.allocate(1, 16 * GIB)).isEqualTo(16 * GIB);
            module.verify();
            assertThat(module.usage().largestFreeBytes()).isEqualTo(8 * GIB);
        }
    }
}
