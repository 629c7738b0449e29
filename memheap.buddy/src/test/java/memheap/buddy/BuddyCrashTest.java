package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import memheap.metadata.recording.RecordingMetadata;
import org.junit.jupiter.api.Test;

/** A kill between any two stores loses at most the operation under way, and that one wholly or not at all. */
class BuddyCrashTest {

    private static final long WINDOW_BYTES = 4096 + 2048 + 256 + 16;
    private static final long MINIMUM_BLOCK_BYTES = 16;

    private final Image image = Image.zeroed(WINDOW_BYTES, MINIMUM_BLOCK_BYTES);
    private final RecordingMetadata recorder = new RecordingMetadata(image.metadata());

    @Test
    void aKillAtAnyStoreOfAnyOperationLeavesItDoneOrNotBegun() {
        Seeds.upTo(4).forEach(seed -> {
            var crash = new BuddyCrashTest();
            var random = new Random(seed);
            BuddyModule module = crash.image.init(crash.recorder, MINIMUM_BLOCK_BYTES);
            for (int step = 0; step < 200; step++) {
                Map<Long, Long> before = Call.blocksOf(module);
                Image imageBefore = crash.image.copy();
                crash.recorder.forgetStores();
                Call call = Call.random(random, before, WINDOW_BYTES);
                call.on(module);
                crash.assertOneStoreCommits(imageBefore, before, Call.blocksOf(module), "seed %d, step %d, %s".formatted(seed, step, call));
            }
        });
    }

    private void assertOneStoreCommits(Image imageBefore, Map<Long, Long> before, Map<Long, Long> after, String step) {
        boolean committed = false;
        for (int count = 0; count <= recorder.stores(); count++) {
            String cut = "%s, killed after %d of %d stores".formatted(step, count, recorder.stores());
            Image left = imageBefore.after(recorder, count);
            scribbleFigures(left);
            BuddyModule successor = left.reopen();
            Map<Long, Long> found = Call.blocksOf(successor);
            committed |= found.equals(after);
            assertThat(found).as(cut).isEqualTo(committed ? after : before);
            successor.verify();
        }
        assertThat(committed).as("%s is committed after all of its stores", step).isTrue();
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
            var crash = new BuddyCrashTest();
            var random = new Random(seed);
            BuddyModule module = crash.image.init(crash.recorder, MINIMUM_BLOCK_BYTES);
            for (int step = 0; step < 80; step++) {
                Map<Long, Long> before = Call.blocksOf(module);
                Image imageBefore = crash.image.copy();
                crash.recorder.forgetStores();
                Call.random(random, before, WINDOW_BYTES).on(module);
                for (int count = 0; count <= crash.recorder.stores(); count++) {
                    assertRecoversFromEveryThird(imageBefore.after(crash.recorder, count), random.nextInt(3),
                            "seed %d, step %d, %d stores".formatted(seed, step, count));
                }
            }
        });
    }

    /** The first 65 stores of a recovery forget the figures, so that only those behind are of interest. */
    private static void assertRecoversFromEveryThird(Image left, int first, String cut) {
        Image recovering = left.copy();
        var recoveryRecorder = new RecordingMetadata(recovering.metadata());
        Map<Long, Long> expected = Call.blocksOf(recovering.reopen(recoveryRecorder));
        for (int count = 65 + first; count < recoveryRecorder.stores(); count += 3) {
            BuddyModule successor = left.after(recoveryRecorder, count).reopen();
            assertThat(Call.blocksOf(successor)).as("%s, recovery killed after %d stores", cut, count).isEqualTo(expected);
            successor.verify();
        }
    }

    @Test
    void aKillDuringInitLeavesNothingThatAnybodyWouldReopen() {
        Image zeroed = image.copy();
        image.init(recorder, MINIMUM_BLOCK_BYTES);
        for (int count = 0; count < recorder.stores(); count++) {
            Image left = zeroed.after(recorder, count);
            assertThat(new BuddyHeader(left.metadata()).magic()).as("magic after %d stores", count).isZero();
        }
        assertThat(Call.blocksOf(zeroed.after(recorder, recorder.stores()).reopen())).isEmpty();
    }
}
