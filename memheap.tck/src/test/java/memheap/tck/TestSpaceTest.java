package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test's window is what the base promises a component. */
class TestSpaceTest {

    @ParameterizedTest
    @CsvSource({"12288, 16384", "65536, 65536", "1048576, 1048576", "1052672, 2097152", "14680064, 16777216", "8589934592, 8589934592"})
    void aWindowIsAlignedToTheSmallestPowerOfTwoThatIsNotBelowItsSize(long windowBytes, long alignment) {
        try (var space = new TestSpace(windowBytes, 100, true)) {
            assertThat(space.memory().byteSize()).isEqualTo(windowBytes);
            assertThat(space.memory().address() % alignment).isZero();
        }
    }

    @Test
    void metadataHasExactlyTheBytesAskedForFromAPageOn() {
        try (var space = new TestSpace(1 << 16, 4099, false)) {
            assertThat(space.metadata().byteSize()).isEqualTo(4099);
            assertThat(space.metadata().address() % 4096).isZero();
        }
        try (var space = new TestSpace(1 << 16, 0, false)) {
            assertThat(space.metadata().byteSize()).isZero();
        }
    }

    @Test
    void bothEndsAreZeroAndCanBeWrittenFromAnyThread() throws InterruptedException {
        long windowBytes = 8L << 30;
        try (var space = new TestSpace(windowBytes, 1L << 30, true)) {
            assertThat(space.memory().get(ValueLayout.JAVA_LONG, windowBytes - 8)).isZero();
            Thread.ofVirtual().start(() -> space.memory().set(ValueLayout.JAVA_LONG, windowBytes - 8, 42)).join();
            assertThat(space.memory().get(ValueLayout.JAVA_LONG, windowBytes - 8)).isEqualTo(42);
            assertThat(space.metadata().get(ValueLayout.JAVA_LONG, (1L << 30) - 8)).isZero();
        }
    }

    @Test
    void accessAfterCloseThrows() {
        var space = new TestSpace(1 << 16, 8, false);
        space.close();
        assertThatThrownBy(() -> space.memory().get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> space.metadata().get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }
}
