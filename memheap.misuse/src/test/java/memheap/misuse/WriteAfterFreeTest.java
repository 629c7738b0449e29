package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.event.MemheapEvent.GenerationClosed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something is written into a block that has been freed. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class WriteAfterFreeTest extends Misuse {

    @ParameterizedTest
    @CsvSource({"8, false", "8, true", "4096, false", "4096, true", "262144, false", "262144, true"})
    void aWriteAfterFreeIsReportedByVerify(long byteSize, boolean whole) throws Exception {
        long freed = block(byteSize);
        heap.free(freed);
        long damaged = whole ? freed : freed + byteSize / 2;
        fill(damaged, whole ? byteSize : 1, CONTENT);
        if (isFull()) {
            assertThat(problems()).singleElement().asString().contains("at 0x%x is damaged: it was written into after it had been freed, at 0x%x".formatted(freed, damaged));
        }
        assertToldOnLeaving(freed, damaged);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 128, 4096, 32768, 262144})
    void aWriteAfterFreeIsReportedWhenTheBlockLeavesTheQuarantine(long byteSize) throws Exception {
        long freed = block(byteSize);
        heap.free(freed);
        flip(freed + byteSize - 1);
        assertToldOnLeaving(freed, freed + byteSize - 1);
    }

    @Test
    void aStaleWriteMissesTheNextOwnerAndIsReportedOnLeaving() throws Exception {
        long stale = staleWrite(128);
        assertToldOnLeaving(stale, stale + 1);
    }

    @Test
    void aStaleWriteMissesTheNextOwnerAndIsReportedByVerify() throws Exception {
        long stale = staleWrite(256 * KIB);
        assertThat(problems()).hasSize(isFull() ? 1 : 0);
        assertToldOnLeaving(stale, stale + 1);
    }

    /** Writes to a freed block when somebody else has got one of the same size. @return the freed block */
    private long staleWrite(long byteSize) {
        long stale = block(byteSize);
        heap.free(stale);
        long next = block(byteSize);
        flip(stale + 1);
        if (isFull() || next != stale) {
            assertContent(next, byteSize);
        }
        heap.free(next);
        return stale;
    }

    @Test
    void aQuarantinedBlockKeepsNoGenerationOpen() throws Exception {
        long freed = block(1000);
        heap.free(freed);
        flip(freed + 10);
        fixture.add("better", 2, setting.subject().component());
        if (isFull()) {
            assertThat(damageTold().message()).contains("at 0x%x is damaged: it was written into after it had been freed, at 0x%x".formatted(freed, freed + 10));
        }
        fixture.await(GenerationClosed.class);
    }

    @Test
    void aWriteAfterFreeIsReportedWhenTheComponentLeaves() throws Exception {
        var leaving = fixture.add("leaving", 2, setting.subject().component());
        long freed = block(1000);
        neighbour(1000);
        heap.free(freed);
        flip(freed + 10);
        fixture.remove(leaving);
        if (isFull()) {
            assertThat(damageTold().address()).isEqualTo(freed);
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void aWriteAfterFreeIsReportedWhenTheHeapEnds() throws Exception {
        long freed = block(1000);
        heap.free(freed);
        flip(freed + 10);
        fixture.close();
        if (isFull()) {
            assertThat(damageTold().address()).isEqualTo(freed);
        }
        open();
    }

    /** A block that the quarantine has no room for is filled, and nobody looks at it again. */
    @Test
    void aBlockLargerThanTheQuarantineGoesBackAtOnceAndDrivesNobodyOut() {
        long small = block(64);
        heap.free(small);
        long large = block(2 * MIB);
        heap.free(large);
        flip(large + 5);
        assertThat(problems()).isEmpty();
        flip(small + 5);
        assertThat(fixture.inspector().verify()).hasSize(isFull() ? 1 : 0);
        flip(small + 5);
    }
}
