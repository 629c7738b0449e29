package memheap.tck;

import static memheap.spi.MemheapModule.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import memheap.tck.Placement.Gap;

/** A heap as slow and as obvious as can be: a list of the live blocks, ascending. What is free is what lies between them. */
final class ReferenceHeap {

    /**
     * A live block.
     *
     * @param offset where it starts
     * @param askedBytes what was asked for
     * @param usableBytes what it has
     * @param content what was written to it
     */
    record Block(long offset, long askedBytes, long usableBytes, byte content) {

        long end() {
            return offset + usableBytes;
        }
    }

    private final long windowBytes;
    private final List<Block> live = new ArrayList<>();
    private long usableBytes; // of all live blocks

    ReferenceHeap(long windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** The live blocks, ascending; a view. */
    List<Block> live() {
        return Collections.unmodifiableList(live);
    }

    /** The usable bytes of all live blocks. */
    long usableBytes() {
        return usableBytes;
    }

    boolean isLive(long offset) {
        int at = lowestFrom(offset);
        return at < live.size() && live.get(at).offset() == offset;
    }

    Block at(long offset) {
        assertThat(isLive(offset)).as("0x%x is live in the model", offset).isTrue();
        return live.get(lowestFrom(offset));
    }

    /** A block cannot start outside of the window; {@code event} is what has told of it, such as {@code allocate(2, 1) returned}. */
    void requireInWindow(long offset, String event) {
        require(offset >= 0 && offset < windowBytes, "%s 0x%x, which is outside of the window of %d bytes", event, offset, windowBytes);
    }

    /** Enters a block that must lie in the window and touch no other; {@code event} is what has told of it. */
    void add(Block block, String event) {
        requireInWindow(block.offset(), event);
        require(block.usableBytes() >= block.askedBytes(), "%s 0x%x with usableBytes %d, fewer than the %d asked for", event, block.offset(), block.usableBytes(), block.askedBytes());
        require(block.usableBytes() <= windowBytes - block.offset(), "%s 0x%x with usableBytes %d: the block ends at %d, beyond the window of %d bytes",
                event, block.offset(), block.usableBytes(), block.end(), windowBytes);
        int at = lowestFrom(block.offset());
        if (at > 0) {
            assertLieApart(live.get(at - 1), block);
        }
        if (at < live.size()) {
            assertLieApart(block, live.get(at));
        }
        live.add(at, block);
        usableBytes += block.usableBytes();
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new AssertionError(String.format(Locale.ROOT, message, values));
        }
    }

    private static void assertLieApart(Block lower, Block upper) {
        assertThat(lower.end()).as("end of the block at 0x%x, below the one at 0x%x", lower.offset(), upper.offset()).isLessThanOrEqualTo(upper.offset());
    }

    Block remove(long offset) {
        Block block = at(offset);
        live.remove(lowestFrom(offset));
        usableBytes -= block.usableBytes();
        return block;
    }

    /** What a walk over all live blocks must show: offsets and usable bytes. */
    List<Map.Entry<Long, Long>> walk() {
        return live.stream().map(block -> Map.entry(block.offset(), block.usableBytes())).toList();
    }

    /** What is free, ascending. */
    List<Gap> gaps(long capacityBytes) {
        var gaps = new ArrayList<Gap>();
        long start = 0;
        for (Block block : live) {
            gaps.add(new Gap(start, block.offset()));
            start = block.end();
        }
        gaps.add(new Gap(start, capacityBytes));
        gaps.removeIf(gap -> gap.byteSize() == 0);
        return gaps;
    }

    /** Where a component of this placement must put a block. */
    long place(Placement placement, long byteSize, long byteAlignment) {
        long capacityBytes = placement.capacityBytes();
        return byteSize > capacityBytes ? NO_SPACE : placement.place(gaps(capacityBytes), placement.usableBytes(byteSize, byteAlignment), byteAlignment);
    }

    /** Whether a component of this placement must do a resize. */
    boolean resizes(Placement placement, long offset, long newByteSize) {
        long capacityBytes = placement.capacityBytes();
        if (newByteSize > capacityBytes) {
            return false;
        }
        int next = lowestFrom(offset + 1);
        long roomBytes = (next < live.size() ? live.get(next).offset() : capacityBytes) - offset;
        long newUsableBytes = placement.usableBytes(newByteSize, 1);
        return newUsableBytes <= at(offset).usableBytes() || newUsableBytes <= roomBytes && placement.mayStartAt(offset, newUsableBytes);
    }

    /** The number of the first live block from an offset on. */
    private int lowestFrom(long offset) {
        int low = 0;
        int high = live.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (live.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
