package memheap.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.tck.ReferenceHeap.Block;
import org.junit.jupiter.api.Test;

/** What the model objects to is told with the call and the numbers. */
class ReferenceHeapTest {

    private final ReferenceHeap reference = new ReferenceHeap(4096);

    private void assertRefused(long offset, long askedBytes, long usableBytes, String message) {
        assertThatThrownBy(() -> reference.add(new Block(offset, askedBytes, usableBytes, (byte) 1), "allocate(" + askedBytes + ", 1) returned")).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    @Test
    void aBlockThatIsTooSmallIsTold() {
        assertRefused(0, 2, 1, "allocate(2, 1) returned 0x0 with usableBytes 1, fewer than the 2 asked for");
    }

    @Test
    void aBlockThatEndsBehindTheWindowIsTold() {
        assertRefused(4080, 17, 32, "allocate(17, 1) returned 0xff0 with usableBytes 32: the block ends at 4112, beyond the window of 4096 bytes");
    }

    @Test
    void aBlockThatStartsOutsideOfTheWindowIsTold() {
        assertRefused(4096, 1, 16, "allocate(1, 1) returned 0x1000, which is outside of the window of 4096 bytes");
        assertRefused(-16, 1, 16, "allocate(1, 1) returned 0xfffffffffffffff0, which is outside of the window of 4096 bytes");
    }
}
