package memheap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceTest {

    private static final int DRAWS = 1 << 16;

    @Test
    void equalSeedsDrawAlikeAndOthersDoNot() {
        assertThat(sizes(1)).isEqualTo(sizes(1)).isNotEqualTo(sizes(2));
    }

    private static int[] sizes(long seed) {
        var sequence = new Sequence(seed, 10, 16, 4096);
        return IntStream.generate(() -> sequence.byteSize(sequence.next())).limit(DRAWS).toArray();
    }

    @Test
    void sizesLieInTheRangeAndAreSpreadEvenlyOverTheirLogarithm() {
        int[] sizes = sizes(3);
        assertThat(IntStream.of(sizes)).allMatch(size -> size >= 16 && size <= 4096);
        for (int octave = 16; octave < 4096; octave *= 2) {
            int least = octave;
            long within = IntStream.of(sizes).filter(size -> size >= least && size < 2 * least).count();
            assertThat(within).as("sizes from %d to %d", least, 2 * least).isBetween(DRAWS / 8 - DRAWS / 80L, DRAWS / 8 + DRAWS / 80L);
        }
    }

    @Test
    void everySlotIsDrawn() {
        var sequence = new Sequence(4, 1000, 16, 16);
        assertThat(IntStream.generate(() -> sequence.slot(sequence.next())).limit(DRAWS).distinct().count()).isEqualTo(1000);
    }

    @Test
    void growthBeginsWithTheLeastAndEndsWithTheLargestSize() {
        assertThat(Sequence.growth(64, 1024, 4)).containsExactly(64, 128, 256, 512, 1024);
    }
}
