package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Modifier;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuddyComponentTest {

    @ParameterizedTest
    @ValueSource(longs = {12, 0, 4, 7, -16, Long.MIN_VALUE, Long.MAX_VALUE})
    void aMinimumBlockThatIsNoPowerOfTwoFromEightOnIsRefusedByTheNameOfItsKey(long minimumBlockBytes) {
        assertThatThrownBy(() -> Configs.component(minimumBlockBytes)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memheap.buddy.minimumBlockBytes is a power of two, at least 8, but was " + minimumBlockBytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 16, 4096})
    void blocksAreAtLeastTheConfiguredMinimum(long minimumBlockBytes) throws Exception {
        MemheapModule module = Configs.component(minimumBlockBytes).init(space(1 << 16, minimumBlockBytes));
        assertThat(module.usableBytes(module.allocate(1, 1))).isEqualTo(minimumBlockBytes);
    }

    @Test
    void theMinimumBlockIsSixteenBytesByDefault() throws Exception {
        assertThat(BuddyComponent.Config.class.getMethod("minimumBlockBytes").getDefaultValue()).isEqualTo(16L);
    }

    @Test
    void aWindowThatHoldsNoBlockIsRefused() {
        assertThatThrownBy(() -> Configs.component(64).init(space(63, 64))).isInstanceOf(ComponentUnavailableException.class)
                .hasMessage("a window of 63 bytes holds no block of 64 bytes; "
                        + "'memheap.size' is too small or 'memheap.buddy.minimumBlockBytes' too large");
    }

    @Test
    void metadataThatIsTooSmallIsRefused() {
        HeapSpace space = new UntouchedSpace(MemorySegment.NULL.reinterpret(1 << 16), MemorySegment.ofArray(new long[100]));
        assertThatThrownBy(() -> Configs.component(16).init(space)).isInstanceOf(ComponentUnavailableException.class)
                .hasMessageContaining("takes " + Configs.component(16).metadataBytes(1 << 16) + " bytes of metadata, but there are 800");
    }

    @Test
    void aByteAndTwoBitsForEachMinimumBlockIsAllTheMetadataItTakes() {
        long windowBytes = 256L << 20;
        assertThat(Configs.component(16).metadataBytes(windowBytes) * 16.0 / windowBytes).isBetween(1.25, 1.26);
    }

    @Test
    void itsStateCanBeReopened() {
        assertThat(Configs.component(16).formatVersion()).isEqualTo(2);
    }

    @Test
    void declarativeServicesCanMakeIt() {
        assertThat(Modifier.isPublic(BuddyComponent.class.getModifiers())).isTrue();
        assertThat(BuddyComponent.class.getConstructors()).hasSize(1);
    }

    private static HeapSpace space(long windowBytes, long minimumBlockBytes) {
        long metadataBytes = Configs.component(minimumBlockBytes).metadataBytes(windowBytes);
        return new UntouchedSpace(MemorySegment.NULL.reinterpret(windowBytes), MemorySegment.ofArray(new long[(int) (metadataBytes / 8)]));
    }
}
