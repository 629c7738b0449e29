package memheap.api;

/**
 * The whole heap at one moment.
 *
 * @param component name of the active component, empty if none is active
 * @param generation number of the active generation, 0 if none is active
 * @param generations how many generations hold a window: active, draining and orphaned ones
 * @param sizeBytes most bytes that may be live in all generations together: {@code memheap.size}
 * @param reservedBytes address space reserved for all windows
 * @param committedBytes bytes of the reserve that the system has backed with pages
 * @param liveRequestedBytes sum of the sizes that were asked for, over live blocks of all generations; of a component that keeps the account of its blocks
 *     itself, what they take up
 * @param liveUsableBytes sum of the bytes that live blocks of all generations take up, rounding included; of an orphaned generation what was asked for
 * @param liveBlocks number of live blocks of all generations
 * @param largestFreeBytes largest free block of the active generation, 0 if none is active
 * @param peakUsedBytes how far the windows have been used: the highest end that a block has had, from the start of its window, summed up over the
 *     generations that held a window at the same time; the largest such sum since the start or since the peaks were reset; room that the base holds
 *     for an owner with a reservation counts as if it were a block
 * @param allocations blocks handed out since the base started; a block that moved counts once more
 * @param frees blocks taken back since the base started
 * @param failures requests refused for lack of space since the base started
 */
public record HeapStatistics(String component, long generation, int generations, long sizeBytes, long reservedBytes, long committedBytes,
        long liveRequestedBytes, long liveUsableBytes, long liveBlocks, long largestFreeBytes, long peakUsedBytes,
        long allocations, long frees, long failures) {
}
