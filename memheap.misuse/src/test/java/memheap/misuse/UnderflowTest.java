package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something is written before a block. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class UnderflowTest extends Misuse {

    private static final String BEFORE = "something was written before its start";

    @ParameterizedTest
    @ValueSource(longs = {8, 4096, 262144})
    void aByteWrittenBeforeTheStartIsReportedAtFree(long byteSize) {
        assertWriteBeforeIsReported(byteSize, 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 4096, 262144})
    void aByteWrittenThirtyTwoBeforeTheStartIsReportedAtFree(long byteSize) {
        assertWriteBeforeIsReported(byteSize, 32);
    }

    private void assertWriteBeforeIsReported(long byteSize, long distance) {
        long before = neighbour(byteSize);
        long block = block(byteSize);
        flip(block - distance);
        assertReportedAtFree(block, block - distance, BEFORE);
        if (isFull()) {
            assertContent(before, byteSize);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "8, 32", "4096, 1", "4096, 32", "262144, 32"})
    void aCopyBeginningTooEarlyIsReportedByVerify(long byteSize, long distance) {
        List<Long> before = neighbours(byteSize, 4);
        long block = block(byteSize);
        copyZeros(block - distance, byteSize);
        if (isFull()) {
            assertThat(problems()).singleElement().asString().contains("at 0x%x is damaged: %s, at 0x%x".formatted(block, BEFORE, block - distance));
            before.forEach(neighbour -> assertContent(neighbour, byteSize));
        } else {
            assertThat(problems()).isEmpty();
        }
        assertThat(isDamagedAtFree(block)).isEqualTo(isFull());
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 4096})
    void aByteWrittenAMebibyteBeforeTheStartHarmsNoBookkeeping(long byteSize) {
        List<Long> neighbours = neighbours(16 * KIB, 100);
        long block = block(byteSize);
        neighbours.addAll(neighbours(16 * KIB, 100));
        assertSeenInGuardsAlone(block - MIB, neighbours, 16 * KIB);
        heap.free(block);
    }

    /** A copy into the middle of what lies there is not seen; one that crosses a border is. */
    @ParameterizedTest
    @ValueSource(longs = {64, 4096})
    void aCopyAMebibyteTooEarlyHarmsNoBookkeeping(long byteSize) {
        List<Long> all = neighbours(16 * KIB, 96);
        long block = block(byteSize);
        long target = all.stream().mapToLong(Long::longValue).max().orElseThrow() - MIB;
        copyZeros(target, byteSize);
        long crossed = all.stream().filter(address -> isCrossed(address, 16 * KIB, target, byteSize)).count();
        assertThat(problems()).hasSize(isFull() ? Math.toIntExact(crossed) : 0);
        assertThat(freeAll(all)).isEqualTo(isFull() ? crossed : 0);
        heap.free(block);
    }

    /** Whether a copy touches one of the guards of a block. */
    private static boolean isCrossed(long address, long byteSize, long target, long copied) {
        boolean before = target < address && target + copied > address - GUARD;
        boolean behind = target < address + byteSize + GUARD && target + copied > address + byteSize;
        return before || behind;
    }
}
