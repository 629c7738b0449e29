package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import memheap.tck.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tree bins against a sorted set, without a window: they know nothing of what lies between their chunks. */
class TreeBinsTest {

    private static final long WINDOW_BYTES = 16 << 20;
    private static final int CELLS = (int) (WINDOW_BYTES / 1024);

    private final Figures figures = new Figures();
    private final TreeBins bins = new TreeBins(Image.zeroed(WINDOW_BYTES).metadata(), new PtmallocLayout(WINDOW_BYTES), figures);
    private final TreeSet<Long> reference = new TreeSet<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100, 40_000})
    void alwaysFindsTheSmallestSufficientChunkAndTheLowestOfThoseEqual(int sizes) {
        Seeds.upTo(3).forEach(seed -> {
            var test = new TreeBinsTest();
            var random = new Random(seed);
            List<Integer> vacantCells = new ArrayList<>();
            for (int cell = 0; cell < CELLS; cell++) {
                vacantCells.add(cell);
            }
            Collections.shuffle(vacantCells, random);
            for (int step = 0; step < 6000; step++) {
                test.step(random, vacantCells, 64 + random.nextInt(sizes));
                test.assertAgrees(64 + random.nextInt(sizes), random.nextInt(CELLS * 64), "seed " + seed + ", step " + step);
            }
        });
    }

    private void step(Random random, List<Integer> vacantCells, long units) {
        if (reference.size() < 500 || random.nextBoolean()) {
            long start = vacantCells.removeLast() * 64L + random.nextInt(64);
            bins.add(start, units);
            reference.add(ChunkKey.of(start, units));
        } else {
            Long key = reference.ceiling(ChunkKey.of(random.nextInt(CELLS * 64), units));
            long removed = key != null ? key : reference.first();
            bins.remove(ChunkKey.start(removed), ChunkKey.units(removed));
            reference.remove(removed);
            vacantCells.addFirst((int) (ChunkKey.start(removed) / 64));
        }
    }

    private void assertAgrees(long units, long start, String place) {
        Long expected = reference.ceiling(ChunkKey.of(start, units));
        assertThat(bins.ceiling(start, units)).as("ceiling of %d units from %d on, %s", units, start, place)
                .isEqualTo(expected == null ? ChunkKey.NONE : expected);
        assertThat(bins.largestUnits()).as("largest chunk, %s", place).isEqualTo(ChunkKey.units(reference.last()));
        assertThat(figures.treeChunks).as("chunks, %s", place).isEqualTo(reference.size());
    }

    @ParameterizedTest
    @CsvSource({"64, 0", "65, 1", "127, 63", "128, 64", "129, 64", "130, 65", "255, 127", "256, 128", "259, 128", "260, 129", "2147483648, 1600",
        "4294967295, 1663"})
    void sixtyFourBinsShareAPowerOfTwo(long units, int bin) {
        assertThat(TreeBins.bin(units)).isEqualTo(bin);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 70, 5000})
    void aThousandEqualChunksMakeATreeOfModestDepth(int units) {
        for (int cell = 0; cell < 1000; cell++) {
            bins.add(cell * 256L, units);
        }
        assertThat(depth(bins.root(TreeBins.bin(units)))).isBetween(10, 20);
    }

    private int depth(long node) {
        return node == ChunkMap.NONE ? 0 : 1 + Math.max(depth(bins.left(node)), depth(bins.right(node)));
    }
}
