package memheap.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import memheap.metadata.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CellMapTest {

    private static final int ROUNDS = 20_000;

    private final CellLayout layout = new CellLayout(0, 4);
    private final CellMap map = new CellMap(Metadata.of(MemorySegment.ofArray(new long[(int) layout.end() / Long.BYTES])), layout, RunLengths.SHORT);

    @Test
    void aChunkIsFreedOnceByItsOwnerOrFromAfar() {
        CellMap.use(map.marks(), 5);
        assertThat(CellMap.isFreed(map.marks(), 5)).isTrue();
        assertThat(CellMap.isFreed(map.marks(), 5)).isFalse();
        CellMap.use(map.marks(), 5);
        assertThat(map.freeFromAfar(5)).isZero();
        assertThat(map.freeFromAfar(5)).isEqualTo(CellMap.NOT_LIVE);
        assertThat(CellMap.isFreed(map.marks(), 5)).isFalse();
        assertThat(map.live(0)).isZero();
        assertThat(map.takeNotice(0)).isEqualTo(1L << 5);
        assertThat(map.used(0)).isZero();
    }

    @Test
    void aMarkFromAfarOnAFreeChunkIsDropped() {
        CellMap.use(map.marks(), 7);
        map.freeFromAfar(7);
        map.clearUsed(7);
        CellMap.use(map.marks(), 7);
        assertThat(map.live(0)).isEqualTo(1L << 7);
        assertThat(map.takeNotice(0)).isZero();
        assertThat(CellMap.isFreed(map.marks(), 7)).isTrue();
    }

    /** The first who frees in a cell tells the owner, and what others free meanwhile must be found then or told again. If one is lost, its thread waits for it for ever. */
    @Test
    @Timeout(60)
    void noFreeFromAfarIsMissedWhileTheOwnerTakesNotice() throws Exception {
        var inbox = new Inbox();
        for (long unit = 0; unit < CellLayout.CELL_UNITS; unit++) {
            CellMap.use(map.marks(), unit);
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            var begin = new CountDownLatch(1);
            Future<?> lower = threads.submit(() -> freeAgainAndAgain(inbox, 0, begin));
            Future<?> upper = threads.submit(() -> freeAgainAndAgain(inbox, 32, begin));
            begin.countDown();
            long freed = 0;
            for (boolean over = false; !over;) {
                over = lower.isDone() && upper.isDone();
                long[] noticed = {0};
                inbox.drain(cell -> noticed[0] |= map.takeNotice(cell));
                freed += Long.bitCount(noticed[0]);
                for (long left = noticed[0]; left != 0; left &= left - 1) {
                    CellMap.use(map.marks(), Long.numberOfTrailingZeros(left));
                }
            }
            assertThat(freed).isEqualTo(2L * ROUNDS);
            lower.get();
            upper.get();
        }
        assertThat(map.remote(0)).isZero();
    }

    private void freeAgainAndAgain(Inbox inbox, long firstUnit, CountDownLatch begin) {
        try {
            begin.await();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
        for (int freed = 0; freed < ROUNDS;) {
            long unit = firstUnit + freed % 32;
            long others = map.freeFromAfar(unit);
            if (others == 0) {
                inbox.add(0);
            }
            if (others != CellMap.NOT_LIVE) {
                freed++;
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
