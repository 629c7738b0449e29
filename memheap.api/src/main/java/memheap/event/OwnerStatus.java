package memheap.event;

/**
 * What is accounted to one owner.
 *
 * @param owner a bundle's symbolic name, or the name that an adapter has given
 * @param liveBytes what was asked for its live blocks
 * @param liveBlocks how many they are
 * @param peakBytes the most that was live at once; exact for one thread, and with several as exact as what they do at the same moment can be told apart
 * @param totalBytes what was asked for all blocks that it was ever given
 * @param allocations how many they are
 * @param failures requests that were refused: over the limit, no room, no component
 * @param limitBytes most bytes that may be live; {@link Long#MAX_VALUE} if there is no limit
 * @param reservedBytes bytes that nobody else can take
 * @param heldBytes how many of them are held for it now; what it has itself is not
 */
public record OwnerStatus(String owner, long liveBytes, long liveBlocks, long peakBytes, long totalBytes, long allocations, long failures,
        long limitBytes, long reservedBytes, long heldBytes) {
}
