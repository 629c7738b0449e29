package memheap.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @RepeatedTest(20)
    void agreesWithAHashMap(RepetitionInfo run) {
        long seed = Long.getLong("memheap.seed", run.getCurrentRepetition());
        var random = new Random(seed);
        var ledger = new Ledger();
        Map<Long, Long> expected = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            long offset = 16L * random.nextInt(4000);
            long bytes = random.nextInt(1000);
            String where = "seed %d, step %d, offset 0x%x".formatted(seed, step, offset);
            switch (random.nextInt(4)) {
                case 0 -> assertThat(ledger.add(offset, bytes)).as(where).isEqualTo(expected.putIfAbsent(offset, bytes) == null);
                case 1 -> assertThat(ledger.remove(offset)).as(where).isEqualTo(orAbsent(expected.remove(offset)));
                case 2 -> {
                    long former = random.nextBoolean() ? orAbsent(expected.get(offset)) : random.nextInt(1000);
                    assertThat(ledger.replace(offset, former, bytes)).as(where).isEqualTo(expected.replace(offset, former, bytes));
                }
                default -> assertThat(ledger.requestedBytes(offset)).as(where).isEqualTo(orAbsent(expected.get(offset)));
            }
        }
        for (long offset = 0; offset < 64_000; offset += 16) {
            assertThat(ledger.requestedBytes(offset)).as("seed %d, offset 0x%x", seed, offset).isEqualTo(orAbsent(expected.get(offset)));
        }
    }

    private static long orAbsent(Long bytes) {
        return bytes == null ? Ledger.ABSENT : bytes;
    }

    @Test
    void offsetsAndSizesAboveFourGibibytesAreKept() {
        var ledger = new Ledger();
        long far = 5L << 30;
        assertThat(ledger.add(far, 6L << 30)).isTrue();
        assertThat(ledger.requestedBytes(far)).isEqualTo(6L << 30);
        assertThat(ledger.requestedBytes(far & 0xFFFFFFFFL)).isEqualTo(Ledger.ABSENT);
    }

    @Test
    void ofManyWhoRemoveABlockExactlyOneSucceeds() {
        var ledger = new Ledger();
        for (int round = 0; round < 2000; round++) {
            ledger.add(64, round);
            long removals = IntStream.range(0, 4).parallel().filter(thread -> ledger.remove(64) != Ledger.ABSENT).count();
            assertThat(removals).as("round %d", round).isEqualTo(1);
        }
    }
}
