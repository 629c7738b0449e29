package memheap.ptmalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import memheap.api.CorruptHeapException;
import memheap.metadata.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each invariant is broken on purpose, in a heap with live blocks of a unit at units 0, 6, 79, 152 and 281, free chunks of 5 units at 1, of 72
 * at 7 and at 80, of 128 at 153, and the top chunk from unit 282 to 299.
 */
class PtmallocVerificationTest {

    private static final long WINDOW_BYTES = 299 * 16 + 5;

    private final PtmallocLayout layout = new PtmallocLayout(WINDOW_BYTES);
    private final Image image = Image.zeroed(WINDOW_BYTES);
    private final Metadata metadata = image.metadata();
    private final PtmallocModule module = image.init();
    private final Figures figures = module.heap().figures();

    @BeforeEach
    void allocate() {
        for (long units : new long[] {1, 5, 1, 72, 1, 72, 1, 128, 1}) {
            module.allocate(16 * units, 1);
        }
        for (long unit : new long[] {1, 7, 80, 153}) {
            module.free(16 * unit);
        }
        module.verify();
    }

    @ParameterizedTest
    @CsvSource({"0, magic", "8, format version", "16, window size"})
    void i1TheHeaderNamesFormatAndWindow(long offset, String field) {
        metadata.setByte(offset, (byte) (metadata.getByte(offset) + 1));
        assertBroken("I1: the header's " + field + " is 0x");
    }

    @Test
    void i2AChunkStartsAtTheFirstUnit() {
        flip(PtmallocLayout.startsOffset(0), 0);
        assertBroken("I2: no chunk starts at offset 0x0");
    }

    @Test
    void i2NoChunkStartsBeyondTheEnd() {
        flip(PtmallocLayout.startsOffset(4), 299 % 64);
        assertBroken("I2: a chunk starts at offset 0x12b0, but the window has 4789 bytes");
    }

    @Test
    void i2AStartingCellHasAStart() {
        flip(layout.startingCellsOffset(), 3);
        assertBroken("I2: cell 3, at offset 0xc00, is among the starting cells, but no chunk starts in it");
    }

    @Test
    void i2StartingCellsLieInTheWindow() {
        flip(layout.startingCellsOffset(), 5);
        assertBroken("I2: cell 5 is among the starting cells, but the window has 5");
    }

    /** Whoever cannot find a cell takes the chunk before it for longer than it is. */
    @Test
    void i2ACellWithStartsThatIsNoStartingCellIsMissed() {
        flip(layout.startingCellsOffset(), 2);
        assertThatThrownBy(module::verify).isInstanceOf(CorruptHeapException.class);
    }

    @Test
    void i3OnlyStartsAreUsed() {
        flip(layout.cellLayout().usedOffset(0), 3);
        assertBroken("I3: offset 0x30 is marked as used, but no chunk starts there");
    }

    @Test
    void i4NoTwoNeighboursAreFree() {
        flip(PtmallocLayout.startsOffset(0), 3);
        assertBroken("I4: the chunks at 0x10 and 0x30 are neighbours and both free");
    }

    @Test
    void i5AFreeChunkIsInItsSmallBin() {
        flip(layout.smallBinOffset(5), 0);
        assertBroken("I5: the free chunk at 0x10 of 5 units is not found in its small bin");
    }

    @Test
    void i5ASmallBinHoldsFreeChunksOnly() {
        flip(layout.smallBinOffset(5), 1);
        assertBroken("I5: the small bin for chunks of 5 units leads to cell 1, in which no such chunk starts");
    }

    @ParameterizedTest
    @CsvSource({"0x0, 5", "0x60, 6"})
    void i5TheSmallMaskIsRight(String mask, int units) {
        figures.smallMask = Long.decode(mask);
        assertBroken("I5: the small mask is " + mask + ", which is wrong for chunks of " + units + " units");
    }

    @Test
    void i5AnAllocationThatMeetsABinWithoutItsChunkSaysSo() {
        flip(layout.cellLayout().usedOffset(0), 1);
        assertThatThrownBy(() -> module.allocate(80, 1)).isInstanceOf(CorruptHeapException.class)
                .hasMessage("I5: the small bin for chunks of 5 units leads to cell 0, in which no such chunk starts");
    }

    @ParameterizedTest
    @CsvSource({"1, is empty", "64, has a root"})
    void i6TheOccupiedBinsAreRight(int bin, String fact) {
        flip(occupiedBinsLeaf(bin), bin);
        assertBroken("I6: tree bin " + bin + " " + fact + ", but the occupied bins say otherwise");
    }

    /** The chunks of 72 units share bin 8, where the first to be freed is the root. */
    @Test
    void i6ANodeKnowsItsParent() {
        metadata.setInt(layout.parentOffset(1), 0);
        assertBroken("I6: the chunk at 0x500 in tree bin 8 has no parent, but was reached from 0x70");
    }

    @Test
    void i6ANodeIsOnItsPath() {
        long slots = layout.leftOffset(0);
        int left = metadata.getInt(slots);
        metadata.setInt(slots, metadata.getInt(slots + Integer.BYTES));
        metadata.setInt(slots + Integer.BYTES, left);
        assertBroken("I6: the chunk at 0x500 in tree bin 8 is not on its path, at depth 1");
    }

    @Test
    void i6ANodeKnowsItsSize() {
        metadata.setInt(layout.unitsOffset(2), 127);
        assertBroken("I6: the free chunk at 0x990 has 128 units, but its node in tree bin 64 says 127");
    }

    @Test
    void i6ANodeIsAFreeChunk() {
        metadata.setInt(PtmallocLayout.rootOffset(64), 80);
        assertBroken("I6: tree bin 64 leads to offset 0x4f0, where no free chunk starts");
    }

    @Test
    void i6ANodeIsInTheBinOfItsSize() {
        metadata.setInt(PtmallocLayout.rootOffset(64), 7 + 1);
        assertBroken("I6: the free chunk at 0x70 of 72 units does not belong to tree bin 64");
    }

    @Test
    void i6EveryLargeChunkIsInATree() {
        metadata.setLong(layout.leftOffset(0), 0);
        assertBroken("I6: the tree bins lead to 2 chunks, but there are 3");
    }

    @Test
    void i7TheTopChunkIsTheLastFreeOne() {
        figures.top++;
        assertBroken("I7: the top chunk starts at unit 283, but it should be 282");
    }

    @Test
    void i8TheFiguresAreRight() {
        figures.liveBlocks++;
        assertBroken("I8: the figures say 6 live blocks, but there are 5");
        figures.liveBlocks--;
        figures.usedUnits--;
        assertBroken("I8: the figures say 4 units in use, but there are 5");
        figures.usedUnits++;
        figures.smallChunks = 7;
        assertBroken("I8: the figures say 7 free chunks in small bins, but there are 1");
        figures.smallChunks = 1;
        figures.treeChunks = 0;
        assertBroken("I8: the figures say 0 free chunks in tree bins, but there are 3");
    }

    @Test
    void anIntactHeapPassesAndIsNotWrittenTo() {
        Image before = image.copy();
        assertThatCode(module::verify).doesNotThrowAnyException();
        assertThat(image.isSameAs(before)).as("verify has written nothing").isTrue();
    }

    /** Behind the one word that summarizes it. */
    private static long occupiedBinsLeaf(int bin) {
        return PtmallocLayout.OCCUPIED_BINS_OFFSET + Long.BYTES + bin / Long.SIZE * Long.BYTES;
    }

    private void flip(long wordOffset, int bit) {
        metadata.setLong(wordOffset, metadata.getLong(wordOffset) ^ 1L << bit);
    }

    private void assertBroken(String message) {
        assertThatThrownBy(module::verify).isInstanceOf(CorruptHeapException.class).hasMessageStartingWith(message);
    }
}
