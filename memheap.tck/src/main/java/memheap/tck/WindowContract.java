package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.TreeSet;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of every size, and each a world of its own. */
abstract class WindowContract extends UsageContract {

    @ParameterizedTest
    @ValueSource(longs = {3 * PAGE_BYTES, MIB + PAGE_BYTES, 14 * MIB, 16 * MIB, 8 * GIB})
    void aWindowIsServedOrRefusedAsItsAuthorSays(long windowBytes) throws Exception {
        if (serves(windowBytes)) {
            CheckedModule module = openChecked(windowBytes);
            assertThat(module.allocate(PAGE_BYTES, PAGE_BYTES)).as("a page in a window of %d bytes", windowBytes).isNotEqualTo(NO_SPACE);
            return;
        }
        MemheapComponent component = component();
        try (var space = new TestSpace(windowBytes, component.metadataBytes(windowBytes), false)) {
            assertThatThrownBy(() -> component.init(space)).as("init of %d bytes, which its author says it refuses", windowBytes)
                    .isInstanceOf(ComponentUnavailableException.class);
        }
    }

    @Test
    void aWindowThatIsNoPowerOfTwoIsUsedBeyondItsLargestPowerOfTwo() {
        CheckedModule module = openServed(14 * MIB);
        fill(module, new Random(5));
        module.check();
        long endOfLast = module.offsets().getLast() + module.usableBytes(module.offsets().getLast());
        assertThat(endOfLast).as("end of the last block in a full window of %d bytes", module.windowBytes())
                .isGreaterThan(Long.highestOneBit(module.windowBytes() - 1));
    }

    @Test
    void offsetsAboveFourGibibytesAreDistinct() {
        if (!serves(8 * GIB)) {
            return;
        }
        TestHeap heap = open(8 * GIB, true);
        var offsets = new TreeSet<Long>();
        for (int block = 0; block < 5; block++) {
            long offset = heap.module().allocate(GIB, PAGE_BYTES);
            assertThat(offset).as("offset of block %d of 1 GiB", block).isBetween(0L, 7 * GIB);
            assertThat(heap.module().usableBytes(offset)).isGreaterThanOrEqualTo(GIB);
            heap.space().memory().set(ValueLayout.JAVA_INT, offset, block);
            heap.space().memory().set(ValueLayout.JAVA_INT, offset + GIB - 4, block);
            assertThat(offsets.subSet(offset - GIB + 1, offset + GIB)).as("blocks that overlap the one at 0x%x", offset).isEmpty();
            offsets.add(offset);
        }
        assertThat(heap.module().usage().allocatedBytes()).as("allocated bytes").isGreaterThanOrEqualTo(5 * GIB);
        offsets.forEach(heap.module()::free);
        assertThat(heap.module().usage().allocatedBytes()).as("allocated bytes once all are freed").isZero();
    }

    @Test
    void twoWindowsOfOneComponentAreIndependent() {
        MemheapComponent component = component();
        var first = new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, false)));
        scatter(first);
        var second = new CheckedModule(closedAfterTest(TestHeap.open(component, USUAL_WINDOW_BYTES, false)));
        second.check();
        scatter(second);
        first.check();
        first.offsets().forEach(first::free);
        second.check();
        second.checkContents();
        first.module().close();
        second.check();
    }

    @Test
    void closingEvenASecondTimeTouchesNeitherSegment() {
        TestHeap heap = open(USUAL_WINDOW_BYTES, false);
        scatter(new CheckedModule(heap));
        byte[] memoryBefore = heap.space().memory().toArray(ValueLayout.JAVA_BYTE);
        byte[] metadataBefore = heap.space().metadata().toArray(ValueLayout.JAVA_BYTE);
        heap.module().close();
        heap.module().close();
        assertThat(heap.space().memory().mismatch(MemorySegment.ofArray(memoryBefore))).as("first byte of the window that close has changed")
                .isEqualTo(-1);
        assertThat(heap.space().metadata().mismatch(MemorySegment.ofArray(metadataBefore)))
                .as("first byte of the metadata that close has changed").isEqualTo(-1);
    }

    @Test
    void metadataBytesAreAFunctionOfTheWindow() {
        MemheapComponent component = component();
        for (long windowBytes : new long[] {3 * PAGE_BYTES, USUAL_WINDOW_BYTES, 14 * MIB, 8 * GIB}) {
            long metadataBytes = component.metadataBytes(windowBytes);
            assertThat(metadataBytes).as("metadataBytes(%d)", windowBytes).isNotNegative().isEqualTo(component.metadataBytes(windowBytes))
                    .isEqualTo(component().metadataBytes(windowBytes));
        }
    }
}
