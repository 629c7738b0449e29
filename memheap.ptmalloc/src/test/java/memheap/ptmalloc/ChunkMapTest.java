package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import memheap.metadata.Metadata;
import memheap.tck.Seeds;
import org.junit.jupiter.api.Test;

/** The chunk map against a sorted set of starts. */
class ChunkMapTest {

    private static final long WINDOW_BYTES = 16 << 10;
    private static final long UNITS = WINDOW_BYTES / 16;

    private final Metadata metadata = Image.zeroed(WINDOW_BYTES).metadata();
    private final ChunkMap map = new ChunkMap(metadata, new PtmallocLayout(WINDOW_BYTES));

    @Test
    void chunksEndWhereTheNextOnesStart() {
        Seeds.upTo(10).forEach(seed -> {
            var random = new Random(seed);
            var test = new ChunkMapTest();
            var starts = new TreeSet<Long>();
            for (int step = 0; step < 60; step++) {
                long unit = step == 0 ? 0 : 1 + random.nextLong(UNITS - 1);
                if (starts.add(unit)) {
                    test.map.setStart(unit);
                } else {
                    starts.remove(unit);
                    test.map.clearStart(unit);
                }
            }
            for (long unit = 0; unit < UNITS; unit++) {
                Long next = starts.higher(unit);
                assertThat(test.map.isStart(unit)).as("unit %d, seed %d", unit, seed).isEqualTo(starts.contains(unit));
                assertThat(test.map.end(unit)).as("the end of what lies at %d, seed %d", unit, seed).isEqualTo(next == null ? UNITS : next);
                assertThat(unit == 0 ? 0 : test.map.startBefore(unit)).as("the start before %d, seed %d", unit, seed).isEqualTo(unit == 0 ? 0 : starts.lower(unit));
            }
        });
    }

    /** A kill comes after the last start of a cell has gone, and before the cell has. */
    @Test
    void startingCellsInWhichNothingStartsAnyMoreAreSteppedOver() {
        for (long unit : new long[] {0, 70, 140, 210, 280}) {
            map.setStart(unit);
        }
        for (long cell = 1; cell <= 3; cell++) {
            metadata.setLong(PtmallocLayout.startsOffset(cell), 0);
        }
        assertThat(map.end(0)).isEqualTo(280);
        assertThat(map.startBefore(280)).isZero();
        assertThat(map.nextStartingCell(1)).isEqualTo(4);
        metadata.setLong(PtmallocLayout.startsOffset(4), 0);
        assertThat(map.end(0)).isEqualTo(UNITS);
        assertThat(map.nextStartingCell(1)).isEqualTo(ChunkMap.NONE);
    }
}
