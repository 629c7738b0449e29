package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A component that keeps its state in the metadata goes on where another instance of it stopped; one that does not says so. */
@Checks(Area.REOPENING)
abstract class ReopenContract extends ClosingContract {

    @Test
    void aReopenedHeapGoesOnWhereItStopped() {
        skipUnlessItReopens();
        HeapScript.seeds().limit(6).forEach(seed -> {
            TestHeap heap = open(USUAL_WINDOW_BYTES, seed % 2 == 0);
            var module = new CheckedModule(heap);
            HeapScript.random(seed, 150, USUAL_WINDOW_BYTES).play(module);
            module.continueWith(heap.reopen(component()).module());
            module.check();
            module.checkContents();
            HeapScript.random(-seed, 100, USUAL_WINDOW_BYTES).play(module);
            module.offsets().forEach(module::free);
            module.check();
        });
    }

    @Test
    void aHeapThatWasClosedCanBeReopenedToo() {
        skipUnlessItReopens();
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        var module = new CheckedModule(heap);
        scatter(module);
        heap.module().close();
        module.continueWith(heap.reopen(component()).module());
        module.check();
        module.checkContents();
    }

    @Test
    void zeroedMetadataIsNotReopened() {
        assertRefusesToReopen(metadata -> metadata.fill((byte) 0));
    }

    @Test
    void foreignMetadataIsNotReopened() {
        assertRefusesToReopen(metadata -> {
            var random = new Random(13);
            for (long at = 0; at < metadata.byteSize(); at++) {
                metadata.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
            }
        });
    }

    private interface Damage {
        void to(MemorySegment metadata);
    }

    private void assertRefusesToReopen(Damage damage) {
        MemheapComponent component = component();
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        var checked = new CheckedModule(heap);
        scatter(checked);
        heap.module().close();
        damage.to(heap.space().metadata());
        assertThatThrownBy(() -> component.reopen(heap.space())).as("reopen").isInstanceOf(ComponentUnavailableException.class)
                .message().as("the reason").isNotBlank();
        checked.checkContents();
    }

    @Checks(Area.WALK)
    @ParameterizedTest
    @EnumSource
    void aReopenedModuleShowsTheBlocksOfTheOneBefore(Stage stage) {
        skipUnlessItReopens();
        TestHeap heap = open(serves(192 * KIB) ? 192 * KIB : USUAL_WINDOW_BYTES, false);
        var module = new CheckedModule(heap);
        stage.reach(module);
        module.continueWith(heap.reopen(component()).module());
        module.checkWalk();
        module.checkUsage();
        module.checkContents();
    }

    private void skipUnlessItReopens() {
        int version = component().formatVersion();
        assertThat(version).as("formatVersion()").isNotNegative().isEqualTo(component().formatVersion());
        skipUnless(version > 0, "the component says that it cannot reopen a heap (formatVersion 0)");
    }
}
