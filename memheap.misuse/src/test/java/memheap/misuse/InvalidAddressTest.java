package memheap.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import memheap.base.BaseFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something is freed, measured or resized that is no block. */
@ParameterizedClass
@MethodSource("memheap.misuse.Setting#all")
class InvalidAddressTest extends Misuse {

    private static final String OUTSIDE = "it lies outside of every window of this heap";
    private static final long GIB = 1 << 30;

    @Test
    void anAddressThatWasNeverHandedOutIsRefused() {
        assertRefused(1, OUTSIDE, () -> heap.free(1));
        assertRefused(-1, OUTSIDE, () -> heap.free(-1));
    }

    @Test
    void aNativeAddressIsNoSymmetricAddress() {
        long block = neighbour(8);
        try (Arena arena = Arena.ofConfined()) {
            long foreign = arena.allocate(8).address();
            assertRefused(foreign, OUTSIDE, () -> heap.free(foreign));
        }
        long itsNativeAddress = heap.memory().address() + block;
        assertRefused(itsNativeAddress, OUTSIDE, () -> heap.free(itsNativeAddress));
    }

    @Test
    void anAddressInAnUnusedWindowIsRefused() {
        long unused = neighbour(8) + WINDOW + WINDOW / 2;
        assertRefused(unused, "no block is there; if there was one, it was freed", () -> heap.free(unused));
    }

    @Test
    void anAddressFarBeyondTheBlockIsRefused() {
        long block = neighbour(16);
        assertRefused(block + GIB, OUTSIDE, () -> heap.free(block + GIB));
        assertRefused(block + WINDOW, "no block is there; if there was one, it was freed", () -> heap.free(block + WINDOW));
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 16, 4096, 262144})
    void anAddressNearABlockIsRefused(long byteSize) {
        long block = neighbour(byteSize);
        for (long distance : new long[] {4 * KIB, 16 * KIB}) {
            String cause = distance < byteSize ? "it lies %d bytes inside of the block".formatted(distance) : "no live block starts there";
            assertRefused(block + distance, cause, () -> heap.free(block + distance));
        }
        assertContent(block, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 16, 4096, 262144})
    void anUnalignedAddressInsideOfABlockIsRefused(long byteSize) {
        long block = neighbour(byteSize);
        assertRefused(block + 1, "it lies 1 bytes inside of the block", () -> heap.free(block + 1));
        assertContent(block, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 32, 4096, 262144})
    void anInteriorAddressOnAWordIsRefused(long byteSize) {
        long block = neighbour(byteSize);
        assertRefused(block + 8, "it lies 8 bytes inside of the block", () -> heap.free(block + 8));
        if (byteSize > 16) {
            assertRefused(block + 16, "it lies 16 bytes inside of the block", () -> heap.free(block + 16));
        }
        assertContent(block, byteSize);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100, 4096})
    void anAddressInAGuardIsRefused(long byteSize) {
        long block = neighbour(byteSize);
        long other = neighbour(byteSize);
        for (long distance = Math.ceilDiv(Math.max(byteSize, 1), 16) * 16; distance < byteSize + GUARD; distance += 16) {
            long address = block + distance;
            if (!isFull()) {
                assertRefusedUnlessItIs(other, address);
            } else {
                assertRefused(address, "it lies in the guard behind the block of %d bytes of 'test' at 0x%x, allocated at memheap.misuse.".formatted(byteSize, block), () -> heap.free(address));
                assertRefused(address, "it lies in the guard behind", () -> heap.usableBytes(address));
                assertRefused(block - 16, "it lies in the guard before the block", () -> heap.free(block - 16));
            }
        }
        assertContent(block, byteSize);
    }

    /** Where no guard is, another block may be. */
    private void assertRefusedUnlessItIs(long other, long address) {
        if (address != other) {
            assertRefused(address, "no live block starts there", () -> heap.free(address));
        }
    }

    /** A block of another heap has an address that may be a block of ours; one that is not is refused. */
    @Test
    void aBlockOfAnotherHeapIsRefused() throws Exception {
        try (var other = new BaseFixture("memheap.size", String.valueOf(WINDOW))) {
            other.add("subject", 1, setting.subject().component());
            long foreign = other.addresses.allocate(64, 16);
            assertRefused(foreign, "no live block starts there", () -> heap.free(foreign));
            other.addresses.free(foreign);
        }
    }

    @Test
    void anAddressThatWasNeverHandedOutCannotBeMeasured() {
        assertRefused(1, OUTSIDE, () -> heap.usableBytes(1));
    }

    @Test
    void anUnalignedAddressCannotBeMeasured() {
        long block = neighbour(16);
        assertRefused(block + 1, "it lies 1 bytes inside of the block", () -> heap.usableBytes(block + 1));
    }

    @Test
    void anAddressInFreeSpaceCannotBeMeasured() {
        long free = neighbour(16) + 16 * KIB;
        assertRefused(free, "no live block starts there", () -> heap.usableBytes(free));
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 32768})
    void aFreedBlockCannotBeMeasured(long byteSize) {
        long freed = block(byteSize);
        heap.free(freed);
        assertRefused(freed, "it was freed before", () -> heap.usableBytes(freed));
        assertRefused(freed, "it was freed before", () -> heap.reallocate(freed, byteSize));
    }

    @Test
    void anInteriorAddressCannotBeMeasured() {
        long block = neighbour(16);
        assertRefused(block + 5, "it lies 5 bytes inside of the block", () -> heap.usableBytes(block + 5));
        assertRefused(block + 5, "it lies 5 bytes inside of the block", () -> heap.reallocate(block + 5, 32));
    }

    @Test
    void anAddressThatWasNeverHandedOutCannotBeResized() {
        assertRefused(1, OUTSIDE, () -> heap.reallocate(1, 16));
        assertThat(problems()).isEmpty();
    }
}
