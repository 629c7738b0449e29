package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import memheap.lanes.RunTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the heap does for lanes, and what its module never asks it for. */
class ChunkHeapTest {

    private static final int CELL = 64;
    private static final int TWO_CELLS = 1 << 10 | 2;   // the tag of lane 1, the smallest size class, a run of two cells

    private static ChunkHeap heap(long units) {
        Image image = Image.zeroed(units * 16);
        var heap = new ChunkHeap(image.metadata(), new PtmallocLayout(units * 16));
        heap.seed();
        return heap;
    }

    @Test
    void aRunTakesWholeCellsAtAMultipleOfItsAlignment() {
        ChunkHeap heap = heap(1024);
        assertThat(heap.take(100)).isZero();
        assertThat(heap.takeRun(TWO_CELLS, 4)).isEqualTo(4);
        long start = 4 * CELL;
        assertThat(heap.map().isStart(start)).isTrue();
        assertThat(heap.map().end(start)).isEqualTo(start + 2 * CELL);
        assertThat(heap.map().isRun(start)).isTrue();
        assertThat(heap.map().isTaggedAsRun(start)).isTrue();
        assertThat(heap.map().isTaken(start)).isTrue();
        assertThat(heap.map().cells().tag(start)).isEqualTo(TWO_CELLS);
        assertThat(RunTag.isFirst(heap.map().cells().tag(start + CELL))).isFalse();
        assertThat(heap.map().cells().tag(start + CELL)).isEqualTo(1 << 10);
        assertThat(heap.isLive(start)).as("a run is no block").isFalse();
        assertThat(heap.figures().liveBlocks).isEqualTo(1);
        assertThat(heap.take(156)).as("what is left before it").isEqualTo(100);
        assertThat(heap.take(1)).as("what is left behind it").isEqualTo(start + 2 * CELL);
    }

    @Test
    void onlyWhereARunBeginsIsARun() {
        ChunkHeap heap = heap(1024);
        heap.takeRun(TWO_CELLS, 1);
        long block = heap.take(10);
        assertThat(block).isEqualTo(2 * CELL);
        assertThat(heap.map().isRun(block)).isFalse();
        assertThat(heap.map().isTaggedAsRun(block)).isFalse();
        assertThat(heap.map().isRun(CELL)).as("inside of a run").isFalse();
        assertThat(heap.map().isTaggedAsRun(CELL)).as("inside of a run").isFalse();
        assertThat(heap.map().isRun(1)).as("inside of the first cell of a run").isFalse();
        assertThat(heap.map().isTaggedAsRun(1)).as("inside of the first cell of a run").isFalse();
    }

    @Test
    void aRunThatIsGivenBackMergesWithItsNeighbours() {
        ChunkHeap heap = heap(1024);
        long below = heap.take(100);
        long firstCell = heap.takeRun(TWO_CELLS, 1);
        long above = heap.take(10);
        heap.give(below);
        heap.giveRun(firstCell);
        assertThat(heap.map().end(0)).isEqualTo(above);
        assertThat(heap.map().isRun(firstCell * CELL)).isFalse();
        assertThat(heap.map().cells().tag(firstCell * CELL)).isEqualTo(RunTag.NONE);
        assertThat(heap.map().cells().tag((firstCell + 1) * CELL)).isEqualTo(RunTag.NONE);
        assertThat(heap.map().runs().isEmpty()).isTrue();
        heap.give(above);
        assertThat(heap.figures().top).isZero();
        assertThat(heap.take(1024)).as("the whole window").isZero();
    }

    @Test
    void aRunThatFindsNoCellsLeavesEverythingAsItWas() {
        ChunkHeap small = heap(CELL);
        assertThat(small.takeRun(TWO_CELLS, 1)).as("it is longer than the window").isEqualTo(ChunkHeap.NONE);
        assertThat(small.take(CELL)).isZero();
        ChunkHeap full = heap(4 * CELL);
        assertThat(full.take(3 * CELL)).isZero();
        assertThat(full.takeRun(TWO_CELLS, 1)).isEqualTo(ChunkHeap.NONE);
        assertThat(full.map().runs().isEmpty()).isTrue();
        assertThat(full.take(CELL)).isEqualTo(3 * CELL);
    }

    @ParameterizedTest
    @CsvSource({"1025, 1", "1025, 2", "9223372036854775807, 1", "9223372036854775807, 64", "5, 2048", "5, 288230376151711744", "1024, 288230376151711744"})
    void whatNoWindowHoldsFindsNone(long units, long alignment) {
        ChunkHeap heap = heap(1024);
        heap.take(1);   // at 0, which is a multiple of everything
        assertThat(heap.takeAligned(units, alignment)).isEqualTo(ChunkHeap.NONE);
        assertThat(alignment == 1 ? heap.take(units) : ChunkHeap.NONE).isEqualTo(ChunkHeap.NONE);
        assertThat(heap.resize(0, units > 1024 ? units : 1025)).isFalse();
        assertThat(heap.take(1023)).isEqualTo(1);
    }

    @Test
    void behindTheLastUnitNoFreeChunkStarts() {
        ChunkHeap heap = heap(1024);
        heap.take(1);
        heap.take(9);
        heap.take(3);
        heap.take(1);
        heap.give(0);
        heap.give(10);
        SmallBins bins = heap.free().small();
        assertThat(bins.ceiling(0, 1)).isEqualTo(ChunkKey.of(0, 1));
        assertThat(bins.ceiling(1, 1)).isEqualTo(ChunkKey.of(10, 3));
        assertThat(bins.ceiling(1024, 1)).isEqualTo(ChunkKey.of(10, 3));
        assertThat(bins.ceiling(1024, 3)).isEqualTo(ChunkKey.NONE);
    }
}
