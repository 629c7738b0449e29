package memheap.bump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.tck.TestHeap;
import org.junit.jupiter.api.Test;

/** What the bump component does beyond the contract. */
class BumpComponentTest {

    private static final long WINDOW_BYTES = 1 << 16;

    @Test
    void blocksLieOneBehindTheOther() {
        try (TestHeap heap = TestHeap.open(new BumpComponent(), WINDOW_BYTES, true)) {
            assertThat(heap.module().allocate(100, 16)).isZero();
            assertThat(heap.module().allocate(1, 16)).isEqualTo(112);
            assertThat(heap.module().allocate(1, 4096)).isEqualTo(4096);
        }
    }

    @Test
    void theWindowBeginsAnewOnlyWhenTheLastBlockIsFreed() {
        try (TestHeap heap = TestHeap.open(new BumpComponent(), WINDOW_BYTES, true)) {
            long first = heap.module().allocate(WINDOW_BYTES / 2, 16);
            long second = heap.module().allocate(WINDOW_BYTES / 2, 16);
            heap.module().free(first);
            assertThat(heap.module().allocate(1, 16)).isEqualTo(MemheapModule.NO_SPACE);
            heap.module().free(second);
            assertThat(heap.module().allocate(WINDOW_BYTES, 16)).isZero();
        }
    }

    @Test
    void aWrongFreeNamesTheOffsetAndTheLikelyCause() {
        try (TestHeap heap = TestHeap.open(new BumpComponent(), WINDOW_BYTES, true)) {
            assertThatThrownBy(() -> heap.module().free(0x40)).isInstanceOf(InvalidFreeException.class)
                    .hasMessage("offset 0x40: no live block starts there; most likely it was freed before");
        }
    }
}
