package memheap.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitTreeTest {

    private static final long OFFSET = 24;

    /** A tree that does not start at the start of its metadata, with a guard behind it. */
    private final class Fixture {

        private final Metadata metadata;
        private final BitTree tree;

        Fixture(long bits) {
            metadata = new SegmentMetadata(MemorySegment.ofArray(new long[(int) ((OFFSET + BitTree.byteSize(bits)) / 8 + 1)]));
            metadata.setLong(OFFSET - 8, -1);
            metadata.setLong(metadata.byteSize() - 8, -1);
            tree = new BitTree(metadata, OFFSET, bits);
        }

        void assertNothingElseWasWritten() {
            assertThat(metadata.getLong(OFFSET - 8)).as("the word before the tree").isEqualTo(-1);
            assertThat(metadata.getLong(metadata.byteSize() - 8)).as("the word behind the tree").isEqualTo(-1);
        }

        boolean isZeroed() {
            for (long offset = OFFSET; offset < metadata.byteSize() - 8; offset += 8) {
                if (metadata.getLong(offset) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4096, 4097, 262145})
    void agreesWithASortedSetAfterEveryStep(long bits) {
        Seeds.seeds().forEach(seed -> {
            var random = new Random(seed);
            var fixture = new Fixture(bits);
            var expected = new TreeSet<Long>();
            for (int step = 0; step < 4000; step++) {
                long bit = clustered(random, bits);
                if (random.nextInt(1000) == 0) {
                    fixture.tree.clearAll();
                    expected.clear();
                } else if (random.nextBoolean()) {
                    fixture.tree.set(bit);
                    expected.add(bit);
                } else {
                    fixture.tree.clear(bit);
                    expected.remove(bit);
                }
                assertSameAnswers("seed %d, step %d".formatted(seed, step), fixture.tree, expected, random.nextLong(bits));
            }
            fixture.assertNothingElseWasWritten();
        });
    }

    /** Half of the bits come from a small neighbourhood, so that words fill and empty again. */
    private static long clustered(Random random, long bits) {
        return random.nextBoolean() ? random.nextLong(bits) : random.nextLong(Math.min(bits, 200)) * 31 % bits;
    }

    private static void assertSameAnswers(String step, BitTree tree, TreeSet<Long> expected, long probe) {
        assertThat(tree.get(probe)).as("%s: get(%d)", step, probe).isEqualTo(expected.contains(probe));
        assertThat(tree.reaches(probe)).as("%s: reaches(%d)", step, probe).isEqualTo(expected.contains(probe));
        assertThat(tree.isEmpty()).as("%s: isEmpty()", step).isEqualTo(expected.isEmpty());
        assertThat(tree.first()).as("%s: first()", step).isEqualTo(orNone(expected.isEmpty() ? null : expected.first()));
        assertThat(tree.last()).as("%s: last()", step).isEqualTo(orNone(expected.isEmpty() ? null : expected.last()));
        assertThat(tree.next(probe)).as("%s: next(%d)", step, probe).isEqualTo(orNone(expected.ceiling(probe)));
        assertThat(tree.previous(probe)).as("%s: previous(%d)", step, probe).isEqualTo(orNone(expected.floor(probe)));
        assertThat(tree.next(tree.bits())).as("%s: next(bits)", step).isEqualTo(BitTree.NONE);
        assertThat(tree.previous(-1)).as("%s: previous(-1)", step).isEqualTo(BitTree.NONE);
    }

    private static long orNone(Long bit) {
        return bit == null ? BitTree.NONE : bit;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 4096, 4097, 262145})
    void everyBitCanBeSetAndFoundAndClearedAgain(long bits) {
        var fixture = new Fixture(bits);
        for (long bit = 0; bit < bits; bit++) {
            fixture.tree.set(bit);
        }
        for (long bit = 0; bit < bits; bit++) {
            assertThat(fixture.tree.next(bit)).isEqualTo(bit);
        }
        for (long bit = bits - 1; bit >= 0; bit--) {
            assertThat(fixture.tree.last()).isEqualTo(bit);
            fixture.tree.clear(bit);
        }
        assertThat(fixture.tree.isEmpty()).isTrue();
        assertThat(fixture.isZeroed()).as("an emptied tree is zeroed metadata again").isTrue();
        fixture.assertNothingElseWasWritten();
    }

    @Test
    void aTreeWithoutBitsIsEmpty() {
        var fixture = new Fixture(0);
        assertThat(fixture.tree.isEmpty()).isTrue();
        assertThat(fixture.tree.first()).isEqualTo(BitTree.NONE);
        assertThat(fixture.tree.last()).isEqualTo(BitTree.NONE);
        assertThat(fixture.tree.next(0)).isEqualTo(BitTree.NONE);
    }

    @Test
    void theSizeIsThatOfAllLevels() {
        assertThat(BitTree.byteSize(1)).isEqualTo(8);
        assertThat(BitTree.byteSize(64)).isEqualTo(8);
        assertThat(BitTree.byteSize(65)).isEqualTo((2 + 1) * 8);
        assertThat(BitTree.byteSize(4097)).isEqualTo((65 + 2 + 1) * 8);
        assertThat(BitTree.byteSize(1L << 36)).isEqualTo(((1L << 30) + (1 << 24) + (1 << 18) + (1 << 12) + 64 + 1) * 8);
        assertThatThrownBy(() -> BitTree.byteSize(-1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1");
    }

    @Test
    void clearAllLeavesZeroedMetadata() {
        var fixture = new Fixture(262145);
        new Random(1).longs(1000, 0, 262145).forEach(fixture.tree::set);
        fixture.tree.clearAll();
        assertThat(fixture.isZeroed()).isTrue();
    }

    /** A successor finds some prefix of the stores: every one of them is a set in which all bits can be found, also if summaries are stale. */
    @Test
    void afterAKillAtAnyStoreNothingIsLost() {
        Seeds.seeds().forEach(seed -> {
            var random = new Random(seed);
            var recorder = new WordRecorder(new SegmentMetadata(MemorySegment.ofArray(new long[(int) (BitTree.byteSize(4097) / 8)])));
            var tree = new BitTree(recorder, 0, 4097);
            var before = new TreeSet<Long>();
            for (int step = 0; step < 300; step++) {
                long bit = random.nextLong(70) * 61 % 4097;
                boolean add = random.nextBoolean();
                long[] image = recorder.startRecording();
                var after = new TreeSet<>(before);
                if (add) {
                    tree.set(bit);
                    after.add(bit);
                } else {
                    tree.clear(bit);
                    after.remove(bit);
                }
                for (int stores = 0; stores <= recorder.stores(); stores++) {
                    assertRecovers(recorder.imageAfter(image, stores), before, after, "seed %d, step %d, %d stores".formatted(seed, step, stores));
                }
                before = after;
            }
        });
    }

    private static void assertRecovers(long[] image, TreeSet<Long> before, TreeSet<Long> after, String cut) {
        var metadata = new SegmentMetadata(MemorySegment.ofArray(image));
        var tree = new BitTree(metadata, 0, 4097);
        var found = bitsUpwards(tree);
        assertThat(found).as(cut).isIn(before, after);
        assertThat(bitsDownwards(tree)).as(cut).isEqualTo(found);
    }

    private static TreeSet<Long> bitsUpwards(BitTree tree) {
        var bits = new TreeSet<Long>();
        for (long bit = tree.first(); bit != BitTree.NONE; bit = tree.next(bit + 1)) {
            bits.add(bit);
        }
        return bits;
    }

    private static TreeSet<Long> bitsDownwards(BitTree tree) {
        var bits = new TreeSet<Long>();
        for (long bit = tree.last(); bit != BitTree.NONE; bit = tree.previous(bit - 1)) {
            bits.add(bit);
        }
        return bits;
    }

    @Test
    void aSummaryOverAnEmptyWordIsSteppedOver() {
        var fixture = new Fixture(262145);
        fixture.tree.set(70);
        fixture.tree.set(200_000);
        long leafOfBit70 = fixture.metadata.byteSize() - 8 - words(262145) * 8 + 8;
        fixture.metadata.setLong(leafOfBit70, 0);

        assertThat(fixture.tree.first()).isEqualTo(200_000);
        assertThat(fixture.tree.previous(199_999)).isEqualTo(BitTree.NONE);
        fixture.tree.clear(200_000);
        assertThat(fixture.tree.isEmpty()).isTrue();
        assertThat(fixture.isZeroed()).as("the stale summary bits are still there").isFalse();
    }

    @Test
    void aBitUnderALostSummaryIsSetButOutOfReach() {
        var fixture = new Fixture(4097);
        fixture.tree.set(4000);
        assertThat(fixture.tree.reaches(4000)).isTrue();
        fixture.metadata.setLong(OFFSET, 0);
        assertThat(fixture.tree.get(4000)).isTrue();
        assertThat(fixture.tree.reaches(4000)).isFalse();
        assertThat(fixture.tree.first()).isEqualTo(BitTree.NONE);
    }

    @Test
    void setAndClearOfWhatIsSoAlreadyStoreNothing() {
        var recorder = new WordRecorder(new SegmentMetadata(MemorySegment.ofArray(new long[(int) (BitTree.byteSize(4097) / 8)])));
        var tree = new BitTree(recorder, 0, 4097);
        tree.set(9);
        recorder.startRecording();
        tree.set(9);
        tree.clear(10);
        tree.clear(4000);
        assertThat(recorder.stores()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 64, 65, 4097, 262145})
    void clearAllTakesOutWhatNoSummaryLeadsTo(long bits) {
        var fixture = new Fixture(bits);
        for (long offset = OFFSET; offset < OFFSET + BitTree.byteSize(bits); offset += 8) {
            fixture.metadata.setLong(offset, offset % 3 == 0 ? -1 : 0);
        }
        fixture.tree.clearAll();
        assertThat(fixture.isZeroed()).isTrue();
    }

    private static long words(long bits) {
        return (bits + 63) / 64;
    }
}
