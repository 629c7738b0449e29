package memheap.bucketsort;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import memheap.base.JobFixture;
import memheap.ptmalloc.PtmallocComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes that the program is made of. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BucketSortPartsTest {

    @TempDir
    Path folder;

    private static int[] keys(int count) {
        return new KeySource(3).keys(0, count);
    }

    /** What is wrong with sorted keys of two PEs, as both say. */
    private List<String> complaints(int[] first, int[] second, Checksum drawn) throws Exception {
        try (var job = new JobFixture(folder, 2, true)) {
            job.pes().forEach(pe -> pe.add("ptmalloc", 10, "1.0.0", new PtmallocComponent()));
            return job.results(pe -> new SortCheck(pe.elements, pe.heap).complaints(pe.number == 0 ? first : second, drawn)).stream().flatMap(List::stream).toList();
        }
    }

    @Test
    void keyNumberIIsMadeOfWhatASplittableRandomDrawsTheIthTime() {
        var random = new SplittableRandom(3);
        int[] drawn = random.longs(1000).mapToInt(number -> (int) (number >>> 36)).toArray();
        assertThat(keys(1000)).isEqualTo(drawn);
        assertThat(new KeySource(3).keys(400, 10)).isEqualTo(Arrays.copyOfRange(drawn, 400, 410));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000})
    void eachKeyIsGroupedIntoTheOneBucketWhoseRangeHoldsIt(int count) {
        var buckets = new Buckets(count);
        int[] keys = keys(5000);
        keys[0] = 0;
        keys[1] = KeySource.RANGE - 1;
        Buckets.Grouped grouped = buckets.group(keys);
        int together = 0;
        for (int bucket = 0; bucket < count; bucket++) {
            int here = bucket;
            int[] held = Arrays.stream(keys).filter(key -> buckets.holds(here, key)).toArray();
            assertThat(grouped.segment(bucket).toArray(JAVA_INT)).isEqualTo(held).hasSize(grouped.size(bucket));
            together += held.length;
        }
        assertThat(together).isEqualTo(keys.length);
    }

    @Test
    void noBucketHoldsWhatIsNoKey() {
        var buckets = new Buckets(2);
        assertThat(buckets.holds(0, -1)).isFalse();
        assertThat(buckets.holds(1, KeySource.RANGE)).isFalse();
        assertThat(buckets.holds(1, Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void equalKeysHaveEqualChecksumsInAnyOrder() {
        int[] keys = keys(1000);
        Checksum drawn = Checksum.of(keys);
        Arrays.sort(keys);
        assertThat(Checksum.of(keys)).isEqualTo(drawn).hasToString("1000 keys, sum 0x%x, xor 0x%x".formatted(drawn.sum(), drawn.xor()));
        keys[500]++;
        assertThat(Checksum.of(keys)).isNotEqualTo(drawn);
    }

    @Test
    void whatIsSortedHasNoFault() throws Exception {
        assertThat(complaints(new int[] {3, 5, 5}, new int[] {KeySource.RANGE / 2}, Checksum.of(new int[] {3, 5, 5, KeySource.RANGE / 2}))).isEmpty();
        assertThat(complaints(new int[0], new int[0], Checksum.of(new int[0]))).isEmpty();
    }

    @Test
    void everyFaultIsNamedWithThePeAndTheKeys() throws Exception {
        assertThat(complaints(new int[] {5, 3}, new int[] {4}, Checksum.of(new int[] {3, 5}))).containsExactly(
                "C2: key 0 of PE 0 is 5, and the one after it 3", "C3: a bucket has the key 5, and a later one has 3",
                "C4: drawn were 2 keys, sum 0x8, xor 0x6; sorted are 3 keys, sum 0xc, xor 0x2", "C1: PE 1 has the key 4, which is not of its bucket");
    }

    @Test
    void whoFindsNoRoomSaysSoAndPutsNothing() throws Exception {
        try (var job = new JobFixture(folder, 1, true)) {
            job.pes().forEach(pe -> pe.add("ptmalloc", 10, "1.0.0", new PtmallocComponent()));
            var elements = Faults.in(job.pe(0).elements, "fetchAddLong", (call, arguments) -> 1L);
            var exchange = new KeyExchange(elements, job.pe(0).heap);
            assertThatThrownBy(() -> exchange.exchange(new Buckets(1).group(keys(10)))).isInstanceOf(IllegalStateException.class)
                    .hasMessage("bucket-sort: PE 0 cannot put 10 keys into PE 0: it has room for 10 in all, and 1 are taken");
        }
    }

    @Test
    void argumentsThatAreNotGivenHaveDefaults() {
        assertThat(SortArguments.parse(List.of())).isEqualTo(new SortArguments(1_000_000, 42));
        assertThat(SortArguments.parse(List.of("10"))).isEqualTo(new SortArguments(10, 42));
        assertThat(SortArguments.parse(List.of("10", "-1"))).isEqualTo(new SortArguments(10, -1));
    }

    @Test
    void aWrongArgumentIsNamed() {
        assertThatThrownBy(() -> SortArguments.parse(List.of("1", "x"))).hasMessage("SEED is a whole number from -9223372036854775808 to 9223372036854775807, but was 'x'");
        assertThatThrownBy(() -> SortArguments.parse(List.of("1", "2", "3"))).hasMessage("2 arguments at most, but there are 3: [1, 2, 3]");
    }
}
