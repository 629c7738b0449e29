package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LiveBlocksTest {

    @RepeatedTest(20)
    void agreesWithAHashMap(RepetitionInfo run) {
        long seed = Long.getLong("memheap.seed", run.getCurrentRepetition());
        var random = new Random(seed);
        var blocks = new LiveBlocks();
        Map<Long, Long> expected = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            long offset = 16L * random.nextInt(4000);
            long bytes = random.nextInt(1000);
            String where = "seed %d, step %d, offset 0x%x".formatted(seed, step, offset);
            switch (random.nextInt(4)) {
                case 0 -> assertThat(blocks.add(offset, bytes)).as(where).isEqualTo(expected.putIfAbsent(offset, bytes) == null);
                case 1 -> assertThat(blocks.remove(offset)).as(where).isEqualTo(orAbsent(expected.remove(offset)));
                case 2 -> {
                    long former = random.nextBoolean() ? orAbsent(expected.get(offset)) : random.nextInt(1000);
                    assertThat(blocks.replace(offset, former, bytes)).as(where).isEqualTo(expected.replace(offset, former, bytes));
                }
                default -> assertThat(blocks.requestedBytes(offset)).as(where).isEqualTo(orAbsent(expected.get(offset)));
            }
        }
        for (long offset = 0; offset < 64_000; offset += 16) {
            assertThat(blocks.requestedBytes(offset)).as("seed %d, offset 0x%x", seed, offset).isEqualTo(orAbsent(expected.get(offset)));
        }
    }

    private static long orAbsent(Long bytes) {
        return bytes == null ? LiveBlocks.ABSENT : bytes;
    }

    @Test
    void offsetsAndSizesAboveFourGibibytesAreKept() {
        var blocks = new LiveBlocks();
        long far = 5L << 30;
        assertThat(blocks.add(far, 6L << 30)).isTrue();
        assertThat(blocks.requestedBytes(far)).isEqualTo(6L << 30);
        assertThat(blocks.requestedBytes(far & 0xFFFFFFFFL)).isEqualTo(LiveBlocks.ABSENT);
    }

    @Test
    void ofManyWhoRemoveABlockExactlyOneSucceeds() {
        var blocks = new LiveBlocks();
        for (int round = 0; round < 2000; round++) {
            blocks.add(64, round);
            long removals = IntStream.range(0, 4).parallel().filter(thread -> blocks.remove(64) != LiveBlocks.ABSENT).count();
            assertThat(removals).as("round %d", round).isEqualTo(1);
        }
    }
}
