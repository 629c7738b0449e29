package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import memheap.spi.MemheapModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A module that is closed leaves both segments as they are, for its base or its successor to read. */
@Checks(Area.CLOSING)
abstract class ClosingContract extends InitContract {

    @ParameterizedTest
    @EnumSource
    void closingTouchesNeitherSegment(Stage stage) {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        stage.reach(new CheckedModule(heap));
        assertTouchesNeither(heap, "close", () -> heap.module().close());
    }

    @Test
    void closingASecondTimeDoesNothing() {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        scatter(new CheckedModule(heap));
        heap.module().close();
        assertTouchesNeither(heap, "a second close", () -> {
            heap.module().close();
            heap.module().close();
        });
    }

    /** The base keeps callers out, so what such a call answers, or throws, is the module's own affair. */
    @ParameterizedTest
    @EnumSource
    void aLookAtAClosedModuleTouchesNeitherSegment(LateLook look) {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        var checked = new CheckedModule(heap);
        scatter(checked);
        long live = checked.offsets().get(3);
        heap.module().close();
        assertTouchesNeither(heap, look + " of a closed module", () -> {
            try {
                look.at(heap.module(), live);
            } catch (RuntimeException refused) {
                // as good an answer as any
            }
        });
    }

    private static void assertTouchesNeither(TestHeap heap, String call, Runnable action) {
        byte[] memoryBefore = heap.space().memory().toArray(ValueLayout.JAVA_BYTE);
        byte[] metadataBefore = heap.space().metadata().toArray(ValueLayout.JAVA_BYTE);
        action.run();
        assertThat(heap.space().memory().mismatch(MemorySegment.ofArray(memoryBefore))).as("first byte of the window that %s has changed", call).isEqualTo(-1);
        assertThat(heap.space().metadata().mismatch(MemorySegment.ofArray(metadataBefore))).as("first byte of the metadata that %s has changed", call).isEqualTo(-1);
    }

    /** The calls that change nothing even while a module is open. */
    enum LateLook {
        USAGE, USABLE_BYTES, WALK, VERIFY, A_FREE_OF_NOTHING, A_REQUEST_TOO_LARGE;

        void at(MemheapModule module, long live) {
            switch (this) {
                case USAGE -> module.usage();
                case USABLE_BYTES -> module.usableBytes(live);
                case WALK -> module.forEachBlock((offset, usableBytes) -> { });
                case VERIFY -> module.verify();
                case A_FREE_OF_NOTHING -> module.free(-16);
                case A_REQUEST_TOO_LARGE -> module.allocate(Long.MAX_VALUE, 16);
            }
        }
    }
}
