package memheap.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentMetadataTest {

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment segment = arena.allocate(64, 8);
    private final SegmentMetadata metadata = new SegmentMetadata(segment);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void everyValueReadsBackAsItWasWritten() {
        metadata.setByte(1, (byte) -7);
        metadata.setByteRelease(2, (byte) 0x80);
        metadata.setInt(4, 0xCAFE_BABE);
        metadata.setLong(8, Long.MIN_VALUE + 5);
        metadata.setLongRelease(56, 0x0123_4567_89AB_CDEFL);

        assertThat(metadata.getByte(1)).isEqualTo((byte) -7);
        assertThat(metadata.getByte(2)).isEqualTo((byte) 0x80);
        assertThat(metadata.getInt(4)).isEqualTo(0xCAFE_BABE);
        assertThat(metadata.getLong(8)).isEqualTo(Long.MIN_VALUE + 5);
        assertThat(metadata.getLong(56)).isEqualTo(0x0123_4567_89AB_CDEFL);
        assertThat(metadata.getByte(0)).as("a byte between").isZero();
        assertThat(metadata.getLong(16)).as("a word between").isZero();
    }

    @Test
    void whatIsWrittenLiesInTheSegmentInTheMachinesByteOrder() {
        metadata.setLong(16, 42);
        metadata.setInt(24, 43);
        assertThat(segment.get(ValueLayout.JAVA_LONG, 16)).isEqualTo(42);
        assertThat(segment.get(ValueLayout.JAVA_INT, 24)).isEqualTo(43);
        assertThat(metadata.byteSize()).isEqualTo(64);
    }

    @Test
    void fillWritesItsRangeAndNothingBesides() {
        metadata.fill(10, 20, (byte) 9);
        byte[] expected = new byte[64];
        Arrays.fill(expected, 10, 30, (byte) 9);
        assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
    }

    @Test
    void accessBeyondTheEndIsRefused() {
        assertThatThrownBy(() -> metadata.getByte(64)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> metadata.setLong(60, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> metadata.setLongRelease(64, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> metadata.setByteRelease(-1, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> metadata.fill(60, 5, (byte) 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
