package memheap.misuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.event.MemheapEvent.BlockDamaged;
import memheap.misuse.HardeningPaper.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something is written behind a block. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class OverflowTest extends Misuse {

    private static final String BEHIND = "something was written behind its end";

    @ParameterizedTest
    @CsvSource({"8, 0", "8, 1", "8, 165", "4096, 0", "4096, 1", "262144, 0", "262144, 255"})
    void aByteWrittenPastTheEndIsReportedAtFree(long byteSize, int value) {
        long block = block(byteSize);
        long next = neighbour(byteSize);
        write(block + byteSize, (byte) value);
        assertReportedAtFree(block, block + byteSize, BEHIND);
        assertNothingSpilt(next, byteSize);
    }

    /** Under guard no other block has changed. */
    private void assertNothingSpilt(long next, long byteSize) {
        if (isFull()) {
            assertContent(next, byteSize);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 262144})
    void aByteWrittenEightPastTheEndIsReportedAtFree(long byteSize) {
        long block = block(byteSize);
        long next = neighbour(byteSize);
        flip(block + byteSize + 7);
        assertReportedAtFree(block, block + byteSize + 7, BEHIND);
        assertNothingSpilt(next, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 4096, 262144})
    void aByteWrittenThirtyTwoPastTheEndIsReportedAtFree(long byteSize) {
        long block = block(byteSize);
        long next = neighbour(byteSize);
        flip(block + byteSize + 31);
        assertReportedAtFree(block, block + byteSize + 31, BEHIND);
        assertNothingSpilt(next, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 4096})
    void aByteWrittenAMebibytePastTheEndHarmsNoBookkeeping(long byteSize) {
        List<Long> neighbours = neighbours(16 * KIB, 100);
        long block = block(byteSize);
        neighbours.addAll(neighbours(16 * KIB, 100));
        assertSeenInGuardsAlone(block + byteSize + MIB, neighbours, 16 * KIB);
        heap.free(block);
    }

    @ParameterizedTest
    @CsvSource({"16, 1", "16, 16", "16, 32", "16, 64", "4096, 1", "262144, 32"})
    void aCopyTooLongIsReportedByVerify(long byteSize, long excess) {
        List<Long> before = neighbours(byteSize, 2);
        long block = block(byteSize);
        List<Long> behind = neighbours(byteSize, 2);
        copyZeros(block, byteSize + excess);
        assertVerifyNames(block, BEHIND);
        freeAll(behind);
        assertThat(isDamagedAtFree(block)).isEqualTo(isFull());
        before.forEach(neighbour -> assertContent(neighbour, byteSize));
    }

    private void assertVerifyNames(long block, String what) {
        if (isFull()) {
            assertThat(problems()).anySatisfy(problem -> assertThat(problem).contains("at 0x%x is damaged: %s".formatted(block, what)));
        } else {
            assertThat(problems()).isEmpty();
        }
    }

    /** Every block that is run over is named. */
    @Test
    void aCopyAMebibyteTooLongIsReportedByVerify() {
        long block = block(64);
        List<Long> behind = neighbours(64 * KIB, 32);
        copyZeros(block, 64 + MIB);
        List<Long> runOver = behind.stream().filter(address -> address > block && address - GUARD < block + 64 + MIB).toList();
        assertThat(runOver).isNotEmpty();
        assertVerifyNames(block, BEHIND);
        runOver.forEach(address -> assertVerifyNames(address, "something was written before its start"));
        assertThat(freeAll(behind)).isEqualTo(isFull() ? runOver.size() : 0);
        assertThat(isDamagedAtFree(block)).isEqualTo(isFull());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 64})
    void aFillTooLongIsReportedByVerify(long excess) {
        long block = block(16);
        List<Long> behind = neighbours(16, 4);
        fill(block, 16 + excess, CONTENT);
        assertVerifyNames(block, BEHIND);
        freeAll(behind);
        assertThat(isDamagedAtFree(block)).isEqualTo(isFull());
    }

    @Test
    void aByteWrittenPastAnAlignedBlockIsReportedAtFree() {
        long block = heap.allocate(256 * KIB, 64 * KIB);
        assertThat(block % (64 * KIB)).isZero();
        flip(block + 256 * KIB);
        assertReportedAtFree(block, block + 256 * KIB, BEHIND);
    }

    @Test
    void aByteWrittenPastAShrunkBlockIsReportedAtFree() {
        long block = heap.reallocate(block(4 * MIB), MIB);
        assertContent(block, MIB);
        flip(block + MIB);
        assertReportedAtFree(block, block + MIB, BEHIND);
    }

    @Test
    void aWriteToABlockOfZeroBytesIsReportedByVerify() {
        long block = heap.allocate(0, 16);
        flip(block);
        assertVerifyNames(block, BEHIND);
        flip(block);
        assertThat(problems()).isEmpty();
        heap.free(block);
    }

    @Test
    void aWriteToABlockOfZeroBytesIsReportedAtFree() {
        long block = heap.allocate(0, 16);
        flip(block);
        assertReportedAtFree(block, block, BEHIND);
    }

    @Test
    void damageIsReportedAfterASwapToo() {
        long block = block(64);
        flip(block + 64);
        fixture.add("better", 2, setting.subject().component());
        assertReportedAtFree(block, block + 64, BEHIND);
    }

    @Test
    void damageIsReportedAfterItsComponentLeftToo() {
        var leaving = fixture.add("leaving", 2, setting.subject().component());
        long block = block(64);
        flip(block + 64);
        fixture.remove(leaving);
        assertReportedAtFree(block, block + 64, BEHIND);
    }

    @Test
    void damageIsToldWhenABundleStopsToo() throws Exception {
        AddressHeap guest = fixture.consumer(2, "guest").addresses();
        long block = guest.allocate(64, 16);
        flip(block + 64);
        fixture.stop(2);
        if (isFull()) {
            BlockDamaged told = damageTold();
            assertThat(told.address()).isEqualTo(block);
            assertThat(told.owner()).isEqualTo("guest");
        }
    }

    @Test
    void aBlockIsLookedAtWhenItIsResizedToo() {
        long block = block(64);
        flip(block + 64);
        if (isFull()) {
            assertThatThrownBy(() -> heap.reallocate(block, 128)).hasMessageContaining(BEHIND);
            assertContent(block, 64);
            show(Word.AT_THE_RESIZE);
        }
        assertReportedAtFree(block, block + 64, BEHIND);
    }

    /** What a handle gives is bounded, at every level. */
    @Test
    void aSegmentOfAnAllocationHasItsEnd() {
        try (Allocation allocation = fixture.heap.allocate(16)) {
            MemorySegment segment = allocation.segment();
            assertThatThrownBy(() -> segment.set(JAVA_BYTE, 16, (byte) 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> segment.set(JAVA_BYTE, -1, (byte) 0)).isInstanceOf(IndexOutOfBoundsException.class);
            show(Word.INDEXOUTOFBOUNDSEXCEPTION);
        }
    }

    @Test
    void aStringWithoutAnEndIsBoundedByItsSegment() {
        try (Allocation allocation = fixture.heap.allocate(16)) {
            allocation.segment().fill((byte) 'x');
            assertThatThrownBy(() -> allocation.segment().getString(0)).isInstanceOf(IndexOutOfBoundsException.class);
            show(Word.INDEXOUTOFBOUNDSEXCEPTION);
        }
    }
}
