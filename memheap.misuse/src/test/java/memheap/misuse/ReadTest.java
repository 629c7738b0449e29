package memheap.misuse;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import memheap.misuse.HardeningPaper.Word;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something is read that is not one's own: never an exception, but what is read there differs from level to level. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#allFills")
class ReadTest extends Misuse {

    private void assertFilled(long address, long byteSize) {
        assertThat(isAll(address, byteSize, setting.fill().value())).as("whether %d bytes at 0x%x are filled", byteSize, address).isTrue();
    }

    /** What is read is what was there, but where freed bytes are filled. */
    private void assertFilledUnlessOff(long address, long byteSize) {
        if (isOff()) {
            assertContent(address, byteSize);
            show(Word.OLD_CONTENT);
        } else {
            assertFilled(address, byteSize);
            show(Word.FILL);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 16, 100, 4096, 262144})
    void aFreedBlockReadsAsFill(long byteSize) {
        long freed = block(byteSize);
        heap.free(freed);
        assertFilledUnlessOff(freed, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 100, 4096, 262144})
    void aNewBlockShowsNoOldContent(long byteSize) throws Exception {
        open("memheap.quarantine", "0");
        long freed = block(byteSize);
        heap.free(freed);
        long next = heap.allocate(byteSize, 16);
        if (next == freed) {
            assertFilledUnlessOff(next, byteSize);
        } else {
            assertThat(heap.memory().asSlice(next, byteSize).toArray(JAVA_BYTE)).doesNotContain(CONTENT);
        }
        heap.free(next);
    }

    /** Where freed bytes are filled, a user may write to what he asked for and no more, since no more is filled. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 17, 5000})
    void everyByteThatMayBeWrittenIsFilledLater(long byteSize) {
        long block = heap.allocate(byteSize, 16);
        long usable = heap.usableBytes(block);
        if (!isOff()) {
            assertThat(usable).isEqualTo(byteSize);
        }
        fill(block, usable, CONTENT);
        heap.free(block);
        assertFilledUnlessOff(block, usable);
    }

    @Test
    void aZeroedBlockIsZeroWhateverWasThere() throws Exception {
        open("memheap.quarantine", "0");
        heap.free(block(2048));
        long zeroed = heap.allocateZeroed(2048, 16);
        assertThat(isAll(zeroed, 2048, (byte) 0)).isTrue();
        heap.free(zeroed);
    }

    @Test
    void aBlockResizedToZeroReadsAsFill() {
        long block = block(256 * KIB);
        assertThat(heap.reallocate(block, 0)).isZero();
        assertFilledUnlessOff(block, 256 * KIB);
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 4096, 4194304})
    void theCutOffTailReadsAsFill(long byteSize) {
        long block = block(byteSize);
        long shrunk = heap.reallocate(block, byteSize / 4);
        assertContent(shrunk, byteSize / 4);
        assertFilledUnlessOff(block + byteSize / 2, byteSize / 2);
        heap.free(shrunk);
    }

    /** What is read behind a block is a neighbour's content, but between guards. */
    @ParameterizedTest
    @ValueSource(longs = {16, 32})
    void aCopyReadingPastTheEndSeesTheGuard(long byteSize) {
        long block = neighbour(byteSize);
        long copy = block(2 * byteSize);
        MemorySegment.copy(heap.memory(), block, heap.memory(), copy, 2 * byteSize);
        assertContent(copy, byteSize);
        if (isFull()) {
            assertLooksLikeAGuard(copy + byteSize, byteSize);
        }
        assertThat(problems()).isEmpty();
        heap.free(copy);
    }

    /** No byte of a guard is 0 or looks like text or a small number. */
    private void assertLooksLikeAGuard(long address, long byteSize) {
        for (long at = address; at < address + byteSize; at++) {
            assertThat(read(at)).isNegative();
        }
        show(Word.THE_GUARD);
    }

    @Test
    void aReadOfABlockOfZeroBytesSeesTheGuard() {
        long block = heap.allocate(0, 16);
        if (isFull()) {
            assertLooksLikeAGuard(block, GUARD);
        }
        read(block);
        assertThat(problems()).isEmpty();
        heap.free(block);
    }
}
