package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import memheap.crash.CrashPoints;
import memheap.crash.ImageMetadata;
import memheap.crash.StoreLog;
import memheap.crash.Way;
import memheap.spi.ComponentUnavailableException;
import org.junit.jupiter.api.Test;

/** A kill between any two stores loses at most the call under way, and that one wholly or not at all. */
class PtmallocCrashTest {

    private static final long WINDOW_BYTES = 8 * 1024 + 400;

    /** In the largest of these windows the sets of cells have summaries. */
    private static final List<PtmallocSubject> CHUNKS = Stream.of(WINDOW_BYTES, 2 * WINDOW_BYTES, 4096L, WINDOW_BYTES, 16 * WINDOW_BYTES)
            .map(windowBytes -> new PtmallocSubject(windowBytes, 0)).toList();

    /** In the smallest of these windows lanes serve up to 64 bytes; in the largest one, a run's chunks take several cells each. */
    private static final List<PtmallocSubject> LANES = Stream.of(1L << 14, 1L << 16, 1L << 15, 1L << 14, 1L << 14, 1L << 16, 1L << 15, 1L << 19)
            .map(windowBytes -> new PtmallocSubject(windowBytes, 2)).toList();

    @Test
    void aKillAtAnyStoreOfAnyCallLeavesItDoneOrNotBegun() {
        new CrashPoints("ptmalloc", Way.MODULE, CHUNKS).check();
    }

    @Test
    void aKillAtAnyStoreOfAnyCallThroughALaneLeavesItDoneOrNotBegun() {
        new CrashPoints("ptmalloc", Way.LANES, LANES).check();
    }

    @Test
    void aRecoveryThatIsKilledTooIsDoneAgain() {
        new CrashPoints("ptmalloc", Way.RECOVERY, Stream.concat(CHUNKS.stream(), LANES.stream()).toList()).check();
    }

    @Test
    void storesInAnotherOrderAreFound() {
        assertThat(new CrashPoints("ptmalloc", Way.MODULE, CHUNKS).find(100_000, StoreLog::turnRound)).hasMessageContaining("-Dmemheap.seed=").hasMessageContaining("killed after");
        assertThat(new CrashPoints("ptmalloc", Way.LANES, LANES).find(100_000, StoreLog::turnRound)).hasMessageContaining("-Dmemheap.seed=").hasMessageContaining("killed after");
    }

    @Test
    void aFreshWindowIsTouchedInAHandfulOfPlaces() throws ComponentUnavailableException {
        var subject = new PtmallocSubject(1 << 24, 0);
        var log = new StoreLog();
        subject.init(ImageMetadata.logged(new byte[Math.toIntExact(subject.metadataBytes())], log));
        assertThat(log.size()).isLessThan(10);
    }
}
