package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import memheap.metadata.Metadata;
import memheap.metadata.recording.RecordingMetadata;
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
        Seeds.upTo(3).forEach(seed -> {
            var random = new Random(seed);
            Image image = Image.zeroed(windowBytes);
            var recorder = new RecordingMetadata(image.metadata());
            PtmallocModule module = image.init(recorder);
            for (int step = 0; step < 200; step++) {
                TreeMap<Long, Long> before = Call.blocksOf(module);
                Image imageBefore = image.copy();
                recorder.forgetStores();
                Call call = Call.random(random, before, windowBytes);
                call.on(module);
                assertOneStoreCommits(imageBefore, recorder, before, Call.blocksOf(module), "seed %d, step %d, %s".formatted(seed, step, call));
            }
        });
    }

    private static void assertOneStoreCommits(Image imageBefore, RecordingMetadata recorder, Map<Long, Long> before, Map<Long, Long> after,
            String step) {
        boolean committed = false;
        for (int count = 0; count <= recorder.stores(); count++) {
            String cut = "%s, killed after %d of %d stores".formatted(step, count, recorder.stores());
            Image left = imageBefore.after(recorder, count);
            scribbleTrees(left);
            PtmallocModule successor = left.reopen();
            Map<Long, Long> found = Call.blocksOf(successor);
            committed |= found.equals(after);
            assertThat(found).as(cut).isEqualTo(committed ? after : before);
            successor.verify();
            found.keySet().forEach(successor::free);
            assertLooksFresh(left, cut);
        }
        assertThat(committed).as("%s is committed after all of its stores", step).isTrue();
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
            Image image = Image.zeroed(WINDOW_BYTES);
            var recorder = new RecordingMetadata(image.metadata());
            PtmallocModule module = image.init(recorder);
            for (int step = 0; step < 100; step++) {
                TreeMap<Long, Long> before = Call.blocksOf(module);
                Image imageBefore = image.copy();
                recorder.forgetStores();
                Call.random(random, before, WINDOW_BYTES).on(module);
                for (int count = 0; count <= recorder.stores(); count++) {
                    assertRecoversFromEveryFifth(imageBefore.after(recorder, count), random.nextInt(5),
                            "seed %d, step %d, %d stores".formatted(seed, step, count));
                }
            }
        });
    }

    private static void assertRecoversFromEveryFifth(Image left, int first, String cut) {
        Image recovering = left.copy();
        var recoveryRecorder = new RecordingMetadata(recovering.metadata());
        Map<Long, Long> expected = Call.blocksOf(recovering.reopen(recoveryRecorder));
        for (int count = first; count < recoveryRecorder.stores(); count += 5) {
            PtmallocModule successor = left.after(recoveryRecorder, count).reopen();
            assertThat(Call.blocksOf(successor)).as("%s, recovery killed after %d stores", cut, count).isEqualTo(expected);
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
        assertThat(Call.blocksOf(zeroed.after(recorder, recorder.stores()).reopen())).isEmpty();
    }

    @Test
    void aFreshWindowIsTouchedInAHandfulOfPlaces() {
        Image image = Image.zeroed(1 << 24);
        var recorder = new RecordingMetadata(image.metadata());
        image.init(recorder);
        assertThat(recorder.stores()).isLessThan(10);
    }
}
