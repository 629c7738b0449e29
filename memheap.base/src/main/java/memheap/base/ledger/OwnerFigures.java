package memheap.base.ledger;

/**
 * What an owner has and had.
 *
 * @param liveBytes what was asked for its live blocks
 * @param liveBlocks how many they are
 * @param peakBytes the most that was live at once; of several threads, what they were granted within the same few microseconds may count as live at once
 * @param totalBytes what was asked for all blocks that were ever handed out
 * @param allocations how many they are
 * @param failures requests that were refused
 */
public record OwnerFigures(long liveBytes, long liveBlocks, long peakBytes, long totalBytes, long allocations, long failures) {
}
