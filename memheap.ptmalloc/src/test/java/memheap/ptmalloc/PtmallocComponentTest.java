package memheap.ptmalloc;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Modifier;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;
import memheap.tck.TestSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PtmallocComponentTest {

    private static final long GIB = 1L << 30;

    private final PtmallocComponent component = new PtmallocComponent();

    @ParameterizedTest
    @ValueSource(longs = {0, 15, 64 * GIB + 1, Long.MAX_VALUE})
    void aWindowThatCannotBeNumberedIsRefusedWithTheLimits(long windowBytes) {
        var space = new UntouchedSpace(MemorySegment.NULL.reinterpret(windowBytes), MemorySegment.ofArray(new long[100]));
        assertThat(component.metadataBytes(windowBytes)).isZero();
        assertThatThrownBy(() -> component.init(space)).isInstanceOf(ComponentUnavailableException.class)
                .hasMessage("'ptmalloc' serves windows from 16 to 68719476736 bytes, for it numbers units of 16 bytes with 32 bits; this one has "
                        + windowBytes + " bytes, see 'memheap.size'");
    }

    @Test
    void metadataThatIsTooSmallIsRefused() {
        HeapSpace space = new UntouchedSpace(MemorySegment.NULL.reinterpret(1 << 16), MemorySegment.ofArray(new long[100]));
        assertThatThrownBy(() -> component.init(space)).isInstanceOf(ComponentUnavailableException.class)
                .hasMessage("a window of 65536 bytes takes " + component.metadataBytes(1 << 16)
                        + " bytes of 'ptmalloc' metadata, but there are 800");
    }

    @Test
    void metadataTakesFiveHundredthsOfTheWindowInAddressSpace() {
        assertThat(component.metadataBytes(GIB) * 100.0 / GIB).isBetween(5.0, 5.2);
    }

    @Test
    void itsStateCanBeReopened() {
        assertThat(component.formatVersion()).isEqualTo(2);
    }

    @Test
    void declarativeServicesCanMakeIt() {
        assertThat(Modifier.isPublic(PtmallocComponent.class.getModifiers())).isTrue();
        assertThat(PtmallocComponent.class.getConstructors()).hasSize(1);
    }

    @Test
    void offsetsAboveFourGibibytesAreDistinctAndReopened() throws Exception {
        try (var metadata = new TestSpace(16, component.metadataBytes(8 * GIB), true)) {
            HeapSpace space = new UntouchedSpace(MemorySegment.NULL.reinterpret(8 * GIB), metadata.metadata());
            MemheapModule module = component.init(space);
            for (int block = 0; block < 5; block++) {
                assertThat(module.allocate(GIB, 4096)).isEqualTo(block * GIB);
            }
            module.free(GIB);
            module.free(3 * GIB);
            MemheapModule successor = component.reopen(space);
            successor.verify();
            assertThat(successor.usage()).isEqualTo(module.usage());
            assertThat(successor.allocate(GIB, 1)).isEqualTo(GIB);
            assertThat(successor.resizeInPlace(4 * GIB, 4 * GIB)).isTrue();
            assertThat(successor.usableBytes(4 * GIB)).isEqualTo(4 * GIB);
            assertThat(successor.allocate(GIB + 1, 1)).isEqualTo(NO_SPACE);
            successor.verify();
        }
    }

    /** Sizes and starts that need all 32 bits. */
    @Test
    void theLargestWindowIsServedToItsLastUnit() throws Exception {
        try (var metadata = new TestSpace(16, component.metadataBytes(64 * GIB), true)) {
            HeapSpace space = new UntouchedSpace(MemorySegment.NULL.reinterpret(64 * GIB), metadata.metadata());
            MemheapModule module = component.init(space);
            assertThat(module.allocate(64 * GIB, 64 * GIB)).isZero();
            assertThat(module.resizeInPlace(0, 40 * GIB)).isTrue();
            assertThat(module.allocate(20 * GIB, 1)).isEqualTo(40 * GIB);
            assertThat(module.allocate(4 * GIB - 16, 1)).isEqualTo(60 * GIB);
            assertThat(module.allocate(1, 1)).isEqualTo(64 * GIB - 16);
            assertThat(module.usage().largestFreeBytes()).isZero();
            module.free(0);
            module.free(60 * GIB);
            module.verify();
            assertThat(module.usage().largestFreeBytes()).isEqualTo(40 * GIB);
            assertThat(module.allocate(2 * GIB, 1)).isEqualTo(60 * GIB);
            assertThat(module.allocate(3 * GIB, 8 * GIB)).isZero();
            module.verify();
            assertThat(component.reopen(space).usage()).isEqualTo(module.usage());
        }
    }
}
