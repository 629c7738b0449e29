package memheap.buddy;

import java.util.List;
import java.util.stream.Stream;
import memheap.crash.FlippedBytes;
import org.junit.jupiter.api.Test;

/** Metadata that has been damaged is refused or gives a heap that is consistent in itself. */
class BuddyDamageTest {

    /** Sets have one level in the small windows and several in the large ones. */
    private static final List<BuddySubject> WINDOWS = Stream.of(BuddyLayout.plain(4096 + 2048 + 256 + 16, 16), BuddyLayout.plain(1 << 17, 8), BuddyLayout.withCells(1 << 16, 16),
            BuddyLayout.withCells(1 << 20, 16)).map(BuddySubject::new).toList();

    @Test
    void aFlippedByteAnywhereIsRefusedOrGivesAConsistentHeap() {
        new FlippedBytes("buddy", WINDOWS).check();
    }
}
