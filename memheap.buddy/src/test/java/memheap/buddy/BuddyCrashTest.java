package memheap.buddy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import memheap.crash.CrashPoints;
import memheap.crash.StoreLog;
import memheap.crash.Way;
import org.junit.jupiter.api.Test;

/** A kill between any two stores loses at most the call under way, and that one wholly or not at all. */
class BuddyCrashTest {

    private static final List<BuddySubject> BLOCKS = Stream.of(BuddyLayout.plain(4096 + 2048 + 256 + 16, 16), BuddyLayout.plain(4096, 8), BuddyLayout.plain(1 << 15, 64))
            .map(BuddySubject::new).toList();

    /** In the smallest of these windows lanes serve up to 128 bytes; in the largest one, a run's chunks take several cells each. */
    private static final List<BuddySubject> LANES = Stream.of(1 << 16, 1 << 15, 1 << 16, 1 << 17, 1 << 16, 1 << 15, 1 << 16, 1 << 20)
            .map(windowBytes -> new BuddySubject(BuddyLayout.withCells(windowBytes, 16))).toList();

    @Test
    void aKillAtAnyStoreOfAnyCallLeavesItDoneOrNotBegun() {
        new CrashPoints("buddy", Way.MODULE, BLOCKS).check();
    }

    @Test
    void aKillAtAnyStoreOfAnyCallThroughALaneLeavesItDoneOrNotBegun() {
        new CrashPoints("buddy", Way.LANES, LANES).check();
    }

    @Test
    void aRecoveryThatIsKilledTooIsDoneAgain() {
        new CrashPoints("buddy", Way.RECOVERY, Stream.concat(BLOCKS.stream(), LANES.stream()).toList()).check();
    }

    @Test
    void storesInAnotherOrderAreFound() {
        assertThat(new CrashPoints("buddy", Way.MODULE, BLOCKS).find(100_000, StoreLog::turnRound)).hasMessageContaining("-Dmemheap.seed=").hasMessageContaining("killed after");
        assertThat(new CrashPoints("buddy", Way.LANES, LANES).find(100_000, StoreLog::turnRound)).hasMessageContaining("-Dmemheap.seed=").hasMessageContaining("killed after");
    }
}
