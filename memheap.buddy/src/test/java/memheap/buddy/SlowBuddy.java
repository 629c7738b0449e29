package memheap.buddy;

import static memheap.spi.MemheapModule.NO_SPACE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import memheap.tck.Placement;

/**
 * A buddy heap as slow and as obvious as can be. As two free halves always merge, the free blocks are the largest ones that a gap can be cut into from its start: at each place
 * the largest power of two that divides the place and fits into the gap.
 *
 * @param windowBytes size of the window
 * @param minimumBlockBytes the smallest block
 */
record SlowBuddy(long windowBytes, long minimumBlockBytes) implements Placement {

    @Override
    public long capacityBytes() {
        return windowBytes / minimumBlockBytes * minimumBlockBytes;
    }

    @Override
    public long usableBytes(long byteSize, long byteAlignment) {
        long bytes = minimumBlockBytes;
        while (bytes < byteSize || bytes < byteAlignment) {
            bytes *= 2;
        }
        return bytes;
    }

    @Override
    public long place(List<Gap> gaps, long usableBytes, long byteAlignment) {
        return freeBlocks(gaps).stream().filter(block -> block.byteSize() >= usableBytes).min(Comparator.comparing(Gap::byteSize).thenComparing(Gap::start))
                .map(Gap::start).orElse(NO_SPACE);
    }

    @Override
    public boolean mayStartAt(long offset, long usableBytes) {
        return offset % usableBytes == 0;
    }

    @Override
    public long largestFreeBytes(List<Gap> gaps) {
        return freeBlocks(gaps).stream().mapToLong(Gap::byteSize).max().orElse(0);
    }

    private List<Gap> freeBlocks(List<Gap> gaps) {
        var blocks = new ArrayList<Gap>();
        for (Gap gap : gaps) {
            long start = gap.start();
            while (start < gap.end()) {
                long bytes = minimumBlockBytes;
                while (start % (2 * bytes) == 0 && start + 2 * bytes <= gap.end()) {
                    bytes *= 2;
                }
                blocks.add(new Gap(start, start + bytes));
                start += bytes;
            }
        }
        return blocks;
    }
}
