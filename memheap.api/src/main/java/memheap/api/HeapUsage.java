package memheap.api;

import java.util.Map;

/**
 * How one window is used, as its module sees it.
 *
 * @param capacityBytes bytes that blocks can be cut from, at most the window's size
 * @param allocatedBytes bytes of live blocks, rounding included; with the free bytes they make up the capacity
 * @param liveBlocks number of live blocks
 * @param largestFreeBytes size of the largest free block: a request up to it succeeds, with the smallest alignment
 * @param details further figures of the component by name, {@code buddy.free.order.3} for example; names, not values, are stable
 */
public record HeapUsage(long capacityBytes, long allocatedBytes, long liveBlocks, long largestFreeBytes, Map<String, Long> details) {

    /** Copies the details, so that the record never changes. */
    public HeapUsage {
        details = Map.copyOf(details);
    }

    /**
     * The bytes that are in no live block.
     *
     * @return capacity less allocated
     */
    public long freeBytes() {
        return capacityBytes - allocatedBytes;
    }
}
