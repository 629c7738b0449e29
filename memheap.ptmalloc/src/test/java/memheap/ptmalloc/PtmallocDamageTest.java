package memheap.ptmalloc;

import java.util.List;
import memheap.crash.FlippedBytes;
import org.junit.jupiter.api.Test;

/** Metadata that has been damaged is refused or gives a heap that is consistent in itself. */
class PtmallocDamageTest {

    /** Sets have one level in the small windows and several in the large ones. */
    private static final List<PtmallocSubject> WINDOWS = List.of(new PtmallocSubject(8 * 1024 + 400, 0), new PtmallocSubject(1 << 17, 0), new PtmallocSubject(1 << 16, 2),
            new PtmallocSubject(1 << 19, 2));

    @Test
    void aFlippedByteAnywhereIsRefusedOrGivesAConsistentHeap() {
        new FlippedBytes("ptmalloc", WINDOWS).check();
    }
}
