package memheap.bench.contender;

/**
 * What a contender is about to be asked for.
 *
 * @param largestBytes the largest block
 * @param liveBlocks most blocks that one thread holds at a time
 * @param threads how many threads will use the contender
 * @param windowBytes the size of the window, for contenders that manage one; a power of two
 */
public record Demand(long largestBytes, int liveBlocks, int threads, long windowBytes) {
}
