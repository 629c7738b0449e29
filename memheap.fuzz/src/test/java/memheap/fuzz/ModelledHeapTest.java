package memheap.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import memheap.spi.MemheapModule;
import memheap.tck.ForwardingModule;
import org.junit.jupiter.api.Test;

/** The model finds what a module may not do, so that a target can fail. */
class ModelledHeapTest {

    private final MemheapModule sound = FuzzedWindow.PTMALLOC.init(FuzzedWindow.PTMALLOC.space());

    @Test
    void blocksThatOverlapAreFound() {
        var heap = new ModelledHeap(new ForwardingModule(sound) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                super.allocate(byteSize, byteAlignment);
                return 0;
            }
        }, 20_000);
        heap.allocate(0, 10, 1);
        assertThatThrownBy(() -> heap.allocate(0, 10, 1)).isInstanceOf(AssertionError.class).hasMessageContaining("overlaps");
    }

    @Test
    void aBlockThatIsTooSmallIsFound() {
        var heap = new ModelledHeap(new ForwardingModule(sound) {
            @Override
            public long usableBytes(long offset) {
                return 8;
            }
        }, 20_000);
        assertThatThrownBy(() -> heap.allocate(0, 10, 1)).isInstanceOf(AssertionError.class).hasMessage("8 usable bytes where 10 were asked for");
    }

    @Test
    void aWrongFreeThatIsTakenIsFound() {
        var heap = new ModelledHeap(new ForwardingModule(sound) {
            @Override
            public void free(long offset) {
                // whatever it is
            }
        }, 20_000);
        assertThatThrownBy(() -> heap.free(0, 4096)).isInstanceOf(AssertionError.class).hasMessage("offset 4096 was freed, but no block was live there");
    }

    @Test
    void aLostBlockIsFound() {
        var heap = new ModelledHeap(sound, 20_000);
        for (int size : List.of(10, 20, 30)) {
            heap.allocate(0, size, 1);
        }
        sound.free(heap.block(1).orElseThrow());
        assertThatThrownBy(heap::check).isInstanceOf(AssertionError.class).hasMessageContaining("but the module shows");
    }
}
