package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import memheap.metadata.recording.RecordingMetadata;
import memheap.tck.HeapScript;
import memheap.tck.LiveBlocks;
import memheap.tck.Seeds;
import memheap.tck.TestHeap;
import memheap.tck.TestSpace;
import org.junit.jupiter.api.Test;

/** A kill between any two stores loses at most the operation under way, and that one wholly or not at all. */
class BuddyCrashTest {

    private static final long WINDOW_BYTES = 4096 + 2048 + 256 + 16;
    private static final long MINIMUM_BLOCK_BYTES = 16;

    @Test
    void aKillAtAnyStoreOfAnyOperationLeavesItDoneOrNotBegun() {
        Seeds.upTo(4).forEach(seed -> new Recording().run(HeapScript.random(seed, 200, WINDOW_BYTES), BuddyCrashTest::assertOneStoreCommits));
    }

    private record Step(String name, Image imageBefore, RecordingMetadata recorder, Map<Long, Long> before, Map<Long, Long> after) {

        Image killedAfter(int count) {
            return imageBefore.after(recorder, count);
        }
    }

    /** A module whose stores are recorded. */
    private static final class Recording {

        private final Image image = Image.zeroed(WINDOW_BYTES, MINIMUM_BLOCK_BYTES);
        private final RecordingMetadata recorder = new RecordingMetadata(image.metadata());
        private Image imageBefore;
        private Map<Long, Long> before = Map.of();

        /** Runs a script, and shows what the stores of each step have done. */
        void run(HeapScript script, Consumer<Step> autopsy) {
            try (var heap = new TestHeap(new TestSpace(WINDOW_BYTES, 0, false), image.init(recorder, MINIMUM_BLOCK_BYTES))) {
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
            scribbleFigures(left);
            BuddyModule successor = left.reopen();
            Map<Long, Long> found = LiveBlocks.of(successor);
            committed |= found.equals(step.after());
            assertThat(found).as(cut).isEqualTo(committed ? step.after() : step.before());
            successor.verify();
        }
        assertThat(committed).as("%s is committed after all of its stores", step.name()).isTrue();
    }

    /** The figures are written without an order of their own, so a successor may find anything there. */
    private static void scribbleFigures(Image image) {
        image.metadata().setLong(BuddyLayout.LIVE_BLOCKS_OFFSET, 77);
        image.metadata().setLong(BuddyLayout.FREE_ORDERS_OFFSET, -1);
        image.metadata().setLong(BuddyLayout.freeBlocksOffset(5), -3);
    }

    @Test
    void aRecoveryThatIsKilledTooIsDoneAgain() {
        Seeds.upTo(2).forEach(seed -> {
            var random = new Random(seed);
            new Recording().run(HeapScript.random(seed, 80, WINDOW_BYTES), step -> {
                for (int count = 0; count <= step.recorder().stores(); count++) {
                    assertRecoversFromEveryThird(step.killedAfter(count), random.nextInt(3), "%s, %d stores".formatted(step.name(), count));
                }
            });
        });
    }

    /** The first 65 stores of a recovery forget the figures, so that only those behind are of interest. */
    private static void assertRecoversFromEveryThird(Image left, int first, String cut) {
        Image recovering = left.copy();
        var recoveryRecorder = new RecordingMetadata(recovering.metadata());
        Map<Long, Long> expected = LiveBlocks.of(recovering.reopen(recoveryRecorder));
        for (int count = 65 + first; count < recoveryRecorder.stores(); count += 3) {
            BuddyModule successor = left.after(recoveryRecorder, count).reopen();
            assertThat(LiveBlocks.of(successor)).as("%s, recovery killed after %d stores", cut, count).isEqualTo(expected);
            successor.verify();
        }
    }

    @Test
    void aKillDuringInitLeavesNothingThatAnybodyWouldReopen() {
        Image zeroed = Image.zeroed(WINDOW_BYTES, MINIMUM_BLOCK_BYTES);
        var recorder = new RecordingMetadata(zeroed.copy().metadata());
        zeroed.copy().init(recorder, MINIMUM_BLOCK_BYTES);
        for (int count = 0; count < recorder.stores(); count++) {
            Image left = zeroed.after(recorder, count);
            assertThat(new BuddyHeader(left.metadata()).magic()).as("magic after %d stores", count).isZero();
        }
        assertThat(LiveBlocks.of(zeroed.after(recorder, recorder.stores()).reopen())).isEmpty();
    }
}
