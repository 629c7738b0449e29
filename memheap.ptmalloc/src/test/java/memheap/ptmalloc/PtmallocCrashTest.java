package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import memheap.metadata.Metadata;
import memheap.metadata.recording.RecordingMetadata;
import memheap.tck.HeapScript;
import memheap.tck.LiveBlocks;
import memheap.tck.Seeds;
import memheap.tck.TestHeap;
import memheap.tck.TestSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kill between any two stores loses at most the operation under way, and that one wholly or not at all. */
class PtmallocCrashTest {

    private static final long WINDOW_BYTES = 8 * 1024 + 400;

    /** In the larger window the sets of cells have summaries. */
    @ParameterizedTest
    @ValueSource(longs = {WINDOW_BYTES, 16 * WINDOW_BYTES})
    void aKillAtAnyStoreOfAnyOperationLeavesItDoneOrNotBegun(long windowBytes) {
        Seeds.upTo(3).forEach(seed -> new Recording(windowBytes).run(HeapScript.random(seed, 200, windowBytes), PtmallocCrashTest::assertOneStoreCommits));
    }

    private record Step(String name, Image imageBefore, RecordingMetadata recorder, Map<Long, Long> before, Map<Long, Long> after) {

        Image killedAfter(int count) {
            return imageBefore.after(recorder, count);
        }
    }

    /** A module whose stores are recorded. */
    private static final class Recording {

        private final Image image;
        private final RecordingMetadata recorder;
        private Image imageBefore;
        private Map<Long, Long> before = Map.of();

        Recording(long windowBytes) {
            image = Image.zeroed(windowBytes);
            recorder = new RecordingMetadata(image.metadata());
        }

        /** Runs a script, and shows what the stores of each step have done. */
        void run(HeapScript script, Consumer<Step> autopsy) {
            try (var heap = new TestHeap(new TestSpace(image.windowBytes(), 0, false), image.init(recorder))) {
                imageBefore = image.copy();
                recorder.forgetStores();
                script.runOnce(heap, (module, name) -> {
                    Map<Long, Long> after = LiveBlocks.of(module);
                    autopsy.accept(new Step(name, imageBefore, recorder, before, after));
                    before = after;
                    imageBefore = image.copy();
                    recorder.forgetStores();
                    return module;
                });
            }
        }
    }

    private static void assertOneStoreCommits(Step step) {
        boolean committed = false;
        for (int count = 0; count <= step.recorder().stores(); count++) {
            String cut = "%s, killed after %d of %d stores".formatted(step.name(), count, step.recorder().stores());
            Image left = step.killedAfter(count);
            scribbleTrees(left);
            PtmallocModule successor = left.reopen();
            Map<Long, Long> found = LiveBlocks.of(successor);
            committed |= found.equals(step.after());
            assertThat(found).as(cut).isEqualTo(committed ? step.after() : step.before());
            successor.verify();
            found.keySet().forEach(successor::free);
            assertLooksFresh(left, cut);
        }
        assertThat(committed).as("%s is committed after all of its stores", step.name()).isTrue();
    }

    /** What nobody can reach any more would come to light only when its cell is used again. */
    private static void assertLooksFresh(Image image, String cut) {
        var layout = new PtmallocLayout(image.windowBytes());
        Image fresh = Image.zeroed(image.windowBytes());
        fresh.init();
        for (long cell = 0; cell <= layout.cells(); cell++) {
            assertThat(image.metadata().getLong(PtmallocLayout.startsOffset(cell))).as("starts of cell %d, all freed, %s", cell, cut)
                    .isEqualTo(cell == 0 ? 1 : 0);
        }
        int firstWord = (int) (layout.startingCellsOffset() / Long.BYTES);
        assertThat(Arrays.mismatch(image.words(), firstWord, image.words().length, fresh.words(), firstWord, fresh.words().length))
                .as("word of the sets of cells that differs from a fresh window's, all freed, %s", cut).isEqualTo(-1);
    }

    /** Roots and nodes are written without an order of their own, so a successor may find anything there. */
    private static void scribbleTrees(Image image) {
        Metadata metadata = image.metadata();
        for (int bin = 0; bin < PtmallocLayout.TREE_BINS; bin += 31) {
            metadata.setInt(PtmallocLayout.rootOffset(bin), 77 + bin);
        }
        var layout = new PtmallocLayout(image.windowBytes());
        for (long cell = 0; cell < layout.cells(); cell++) {
            metadata.setInt(layout.leftOffset(cell), 1);
            metadata.setInt(layout.rightOffset(cell), -1);
            metadata.setInt(layout.parentOffset(cell), 65);
            metadata.setInt(layout.unitsOffset(cell), 3);
        }
    }

    @Test
    void aRecoveryThatIsKilledTooIsDoneAgain() {
        Seeds.upTo(2).forEach(seed -> {
            var random = new Random(seed);
            new Recording(WINDOW_BYTES).run(HeapScript.random(seed, 100, WINDOW_BYTES), step -> {
                for (int count = 0; count <= step.recorder().stores(); count++) {
                    assertRecoversFromEveryFifth(step.killedAfter(count), random.nextInt(5), "%s, %d stores".formatted(step.name(), count));
                }
            });
        });
    }

    private static void assertRecoversFromEveryFifth(Image left, int first, String cut) {
        Image recovering = left.copy();
        var recoveryRecorder = new RecordingMetadata(recovering.metadata());
        Map<Long, Long> expected = LiveBlocks.of(recovering.reopen(recoveryRecorder));
        for (int count = first; count < recoveryRecorder.stores(); count += 5) {
            PtmallocModule successor = left.after(recoveryRecorder, count).reopen();
            assertThat(LiveBlocks.of(successor)).as("%s, recovery killed after %d stores", cut, count).isEqualTo(expected);
            successor.verify();
        }
    }

    @Test
    void aKillDuringInitLeavesNothingThatAnybodyWouldReopen() {
        Image zeroed = Image.zeroed(WINDOW_BYTES);
        var recorder = new RecordingMetadata(zeroed.copy().metadata());
        zeroed.copy().init(recorder);
        for (int count = 0; count < recorder.stores(); count++) {
            Image left = zeroed.after(recorder, count);
            assertThat(new PtmallocHeader(left.metadata()).magic()).as("magic after %d stores", count).isZero();
        }
        assertThat(LiveBlocks.of(zeroed.after(recorder, recorder.stores()).reopen())).isEmpty();
    }

    @Test
    void aFreshWindowIsTouchedInAHandfulOfPlaces() {
        Image image = Image.zeroed(1 << 24);
        var recorder = new RecordingMetadata(image.metadata());
        image.init(recorder);
        assertThat(recorder.stores()).isLessThan(10);
    }
}
