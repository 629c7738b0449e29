package memheap.buddy;

import memheap.metadata.Metadata;

/**
 * The authoritative account of a window: the {@link BlockState} of each minimum block.
 *
 * <p>Every write has release order, so that a kill at any instruction leaves a prefix of the writes, across the borders of operations too.
 */
final class StateMap {

    /** What a search returns when it finds nothing. */
    static final int NONE = -1;

    private final Metadata metadata;
    private final BuddyLayout layout;
    private final int minimumOrder;
    private final long capacityBytes;

    StateMap(Metadata metadata, BuddyLayout layout) {
        this.metadata = metadata;
        this.layout = layout;
        this.minimumOrder = layout.minimumOrder();
        this.capacityBytes = layout.capacityBytes();
    }

    /** Bytes that the map accounts for. */
    long capacityBytes() {
        return capacityBytes;
    }

    /** The order of the smallest block. */
    int minimumOrder() {
        return minimumOrder;
    }

    /** The state at an offset from 0 to the capacity - 1. */
    byte get(long offset) {
        return metadata.getByte(layout.stateOffset(offset));
    }

    /** Writes the state of the minimum block that starts at {@code offset}, after everything before it in program order. */
    void set(long offset, byte state) {
        metadata.setByteRelease(layout.stateOffset(offset), state);
    }

    /** Whether a state, found where a block has to start, is one of a block that may start there and ends within the capacity. */
    boolean startsBlock(long offset, byte state) {
        int order = BlockState.order(state);
        return (BlockState.isFree(state) || BlockState.isUsed(state)) && minimumOrder <= order && order <= layout.maximumOrder()
                && (offset & (1L << order) - 1) == 0 && 1L << order <= capacityBytes - offset;
    }

    /** Whether a free block of exactly this order starts at an offset, which may lie beyond the end. */
    boolean isFree(long offset, int order) {
        return offset < capacityBytes && get(offset) == BlockState.free(order);
    }

    /** The order of the live block that starts at any offset, or {@link #NONE} if none does. */
    int liveOrder(long offset) {
        if (offset < 0 || offset >= capacityBytes || (offset & (1L << minimumOrder) - 1) != 0) {
            return NONE;
        }
        byte state = get(offset);
        return BlockState.isUsed(state) ? BlockState.order(state) : NONE;
    }

    /** Where the block starts, live or free, that holds an offset from 0 to the capacity - 1. */
    long blockAround(long offset) {
        long start = offset & -(1L << minimumOrder);
        for (int order = minimumOrder; start > 0 && get(start) == BlockState.INTERIOR; order++) {
            start &= -(1L << order);
        }
        return start;
    }

    /** The first offset at which the map is not interior, between two multiples of the minimum block, or {@link #NONE}. */
    long nextStart(long fromInclusive, long toExclusive) {
        long at = layout.stateOffset(fromInclusive);
        long end = layout.stateOffset(toExclusive);
        while (at < end) {
            if (at % Long.BYTES == 0 && end - at >= Long.BYTES && metadata.getLong(at) == 0) {
                at += Long.BYTES;
            } else if (metadata.getByte(at) == BlockState.INTERIOR) {
                at++;
            } else {
                return layout.blockAt(at);
            }
        }
        return NONE;
    }
}
