package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.api.CorruptHeapException;
import memheap.metadata.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each invariant is broken on purpose, in a heap with blocks of 16 bytes at 0x0 and 0x10, one of 64 at 0x40, free ones at 0x20 and from 0x80. */
class BuddyVerificationTest {

    private static final long WINDOW_BYTES = 4096;

    private final BuddyLayout layout = BuddyLayout.plain(WINDOW_BYTES, 16);
    private final Image image = Image.zeroed(WINDOW_BYTES, 16);
    private final Metadata metadata = image.metadata();
    private final BuddyModule module = image.init(16);

    @BeforeEach
    void allocate() {
        module.allocate(16, 1);
        module.allocate(16, 1);
        module.allocate(64, 1);
        module.verify();
    }

    @ParameterizedTest
    @CsvSource({"0, magic", "8, format version", "16, window size", "24, minimum block"})
    void i1TheHeaderNamesFormatAndWindow(long offset, String field) {
        metadata.setByte(offset, (byte) (metadata.getByte(offset) + 1));
        assertBroken("I1: the header's " + field + " is 0x");
    }

    @Test
    void i2EveryBlockStartsWithAStateByte() {
        setState(0x10, BlockState.INTERIOR);
        assertBroken("I2: no block can start at offset 0x10 with state byte 0x00");
    }

    @Test
    void i2ABlockHasAKnownKind() {
        setState(0x10, (byte) 0xC4);
        assertBroken("I2: no block can start at offset 0x10 with state byte 0xc4");
    }

    @Test
    void i2ABlockStartsAtAMultipleOfItsSize() {
        setState(0x10, BlockState.used(5));
        assertBroken("I2: no block can start at offset 0x10 with state byte 0x85");
    }

    @Test
    void i2ABlockHasAtLeastTheMinimumSize() {
        setState(0x10, BlockState.used(3));
        assertBroken("I2: no block can start at offset 0x10 with state byte 0x83");
    }

    @Test
    void i2ABlockEndsWithinTheCapacity() {
        setState(0, BlockState.used(13));
        assertBroken("I2: no block can start at offset 0x0 with state byte 0x8d");
    }

    @Test
    void i2ABlockEndsWithinTheCapacityThoughItsOrderIsPossible() {
        Image other = Image.zeroed(WINDOW_BYTES + 2048, 16);
        BuddyModule longer = other.init(16);
        other.metadata().setByte(BuddyLayout.plain(WINDOW_BYTES + 2048, 16).stateOffset(0x1000), BlockState.used(12));
        assertThatThrownBy(longer::verify).isInstanceOf(CorruptHeapException.class)
                .hasMessage("I2: no block can start at offset 0x1000 with state byte 0x8c");
    }

    @Test
    void i3InsideABlockTheStateMapIsZero() {
        setState(0x70, BlockState.used(4));
        assertBroken("I3: the block at 0x40 has 64 bytes, but the state byte at 0x70, inside of it, is 0x84");
    }

    @Test
    void i3HoldsInLargeFreeBlocksToo() {
        setState(0xff0, (byte) 1);
        assertBroken("I3: the block at 0x800 has 2048 bytes, but the state byte at 0xff0, inside of it, is 0x01");
    }

    @Test
    void i4NoTwoBuddiesAreBothFree() {
        setState(0, BlockState.free(4));
        setState(0x10, BlockState.free(4));
        assertBroken("I4: blocks 0x0 and 0x10 of order 4 are both free");
    }

    @Test
    void i5AFreeBlockIsInItsSet() {
        metadata.setByte(layout.freeSetOffset(6) - 2 * Long.BYTES, (byte) 0);
        assertBroken("I5: the block at 0x20 is free, but the free set of order 5 does not find it");
    }

    @Test
    void i5ASetHoldsFreeBlocksOnly() {
        metadata.setByte(layout.freeSetOffset(6), (byte) 0b10);
        assertBroken("I5: the free set of order 6 holds 0x40, but the state byte there is 0x86");
    }

    /** The set of order 5 has 128 bits: one word of summary, then two words of leaves. */
    @Test
    void i5AFreeBlockIsFoundBySearch() {
        metadata.setLong(layout.freeSetOffset(5), 0);
        assertBroken("I5: the block at 0x20 is free, but the free set of order 5 does not find it");
    }

    @Test
    void i6TheNumberOfLiveBlocksIsRight() {
        metadata.setByte(BuddyLayout.LIVE_BLOCKS_OFFSET, (byte) 4);
        assertBroken("I6: the figures say 4 live blocks, but there are 3");
    }

    @ParameterizedTest
    @CsvSource({"5, 2, 1", "3, 1, 0", "63, 9, 0"})
    void i6TheNumbersOfFreeBlocksAreRight(int order, byte poked, long counted) {
        metadata.setByte(BuddyLayout.freeBlocksOffset(order), poked);
        assertBroken("I6: the figures say " + poked + " free blocks of order " + order + ", but there are " + counted);
    }

    @Test
    void i6TheSetOfOrdersIsRight() {
        metadata.setByte(BuddyLayout.FREE_ORDERS_OFFSET, (byte) 0);
        assertBroken("I6: the set of orders with free blocks is 0xf00, but of order 5 there are 1");
    }

    @Test
    void anIntactHeapPassesAndIsNotWrittenTo() {
        Image before = image.copy();
        assertThatCode(module::verify).doesNotThrowAnyException();
        if (!image.isSameAs(before)) {
            throw new AssertionError("verify has written");
        }
    }

    private void setState(long offset, byte state) {
        metadata.setByte(layout.stateOffset(offset), state);
    }

    private void assertBroken(String message) {
        assertThatThrownBy(module::verify).isInstanceOf(CorruptHeapException.class).hasMessageStartingWith(message);
    }
}
