package memheap.buddy;

import memheap.metadata.Metadata;

/**
 * The arithmetic of a buddy heap: blocks are halved until they fit, and two free halves of one block are merged at once.
 *
 * <p>Terms. A block of <em>order</em> k has 2^k bytes. Its <em>buddy</em> is the other half of the block of order k + 1 that it came from:
 * their offsets differ in bit k alone; the one without that bit is the <em>lower</em>, the other the <em>upper</em> half. A window that is
 * no power of two starts as the free blocks of its binary decomposition, 14 MiB as 8 + 4 + 2; nothing beyond its end is ever touched.
 *
 * <p>Invariants, between two operations. {@link BuddyVerification} checks them under these numbers.
 * <ul>
 * <li>I1  the header names the format, the window and the minimum block that this heap was opened with
 * <li>I2  walked from offset 0, the state map is a row of live and free blocks: each of an order from the smallest to the largest, each at a
 *         multiple of its size, the last one ending where the capacity ends
 * <li>I3  inside a block the state map is 0, so that no wrong offset passes for a block
 * <li>I4  no two buddies are both free
 * <li>I5  the free set of order k holds the free blocks of order k, and nothing else
 * <li>I6  the figures are the numbers of live blocks and of free blocks by order, and the set of orders that have any
 * </ul>
 *
 * <p>Every operation is committed by one store to the state map: that of the block's own first byte, or of the block it merges into. What is
 * written to the map before lies inside a block and means nothing yet; what is erased behind it means nothing any more. So what a kill
 * leaves lies inside of blocks, and {@link BuddyRecovery} erases it.
 */
final class BuddyTree {

    /** What a search returns when it finds nothing. */
    static final int NONE = -1;

    private final Metadata metadata;
    private final StateMap states;
    private final FreeBlocks free;

    /** Makes a view of a heap; touches no metadata. */
    BuddyTree(Metadata metadata, BuddyLayout layout) {
        this.metadata = metadata;
        this.states = new StateMap(metadata, layout);
        this.free = new FreeBlocks(metadata, layout);
    }

    StateMap states() {
        return states;
    }

    FreeBlocks free() {
        return free;
    }

    /** Makes all of a fresh window free: the binary decomposition of its capacity, the largest block first. */
    void seed() {
        long block = 0;
        for (long rest = states.capacityBytes(); rest != 0; rest -= Long.highestOneBit(rest)) {
            int order = Long.SIZE - 1 - Long.numberOfLeadingZeros(rest);
            states.set(block, BlockState.free(order));
            free.add(block, order);
            block += 1L << order;
        }
    }

    /**
     * Takes a block: of the free blocks of the smallest sufficient order the one with the lowest offset, cut down to its lowest part.
     *
     * @param order from the smallest to the largest
     * @return the block, or {@link #NONE} if no free block is large enough
     */
    long take(int order) {
        long block = place(order);
        if (block != NONE) {
            commit(block, order);
        }
        return block;
    }

    /** Does all of {@link #take} but its committing store; {@link #commit} comes next. */
    long place(int order) {
        int found = free.smallestOrder(order);
        if (found == FreeBlocks.NONE) {
            return NONE;
        }
        long block = free.first(found);
        free.remove(block, found);
        freeUpperHalves(block, found, order);
        return block;
    }

    /** Makes a block live that was placed. */
    void commit(long block, int order) {
        states.set(block, BlockState.used(order));
        setLiveBlocks(liveBlocks() + 1);
    }

    /**
     * Gives a live block back and merges it as far as possible.
     *
     * @param block the block
     * @param order its order
     */
    void give(long block, int order) {
        long merged = block;
        int mergedOrder = order;
        while (states.isFree(merged ^ 1L << mergedOrder, mergedOrder)) {
            free.remove(merged ^ 1L << mergedOrder, mergedOrder);
            merged &= ~(1L << mergedOrder);
            mergedOrder++;
        }
        states.set(merged, BlockState.free(mergedOrder));
        eraseUpperHalves(block, order, mergedOrder);
        free.add(merged, mergedOrder);
        setLiveBlocks(liveBlocks() - 1);
    }

    /**
     * Gives a live block another order where it is.
     *
     * @param block the block
     * @param order its order
     * @param newOrder from the smallest to the largest
     * @return {@code false} if it cannot grow so far; then nothing has changed
     */
    boolean resize(long block, int order, int newOrder) {
        if (newOrder > order) {
            return grow(block, order, newOrder);
        }
        if (newOrder < order) {
            freeUpperHalves(block, order, newOrder);
            states.set(block, BlockState.used(newOrder));
        }
        return true;
    }

    /** How many blocks are live. */
    long liveBlocks() {
        return metadata.getLong(BuddyLayout.LIVE_BLOCKS_OFFSET);
    }

    void setLiveBlocks(long liveBlocks) {
        metadata.setLong(BuddyLayout.LIVE_BLOCKS_OFFSET, liveBlocks);
    }

    /** Absorbs the upper buddy at every order on the way, once all of them are known to be free and whole. */
    private boolean grow(long block, int order, int newOrder) {
        if ((block & (1L << newOrder) - 1) != 0) {
            return false;
        }
        for (int half = order; half < newOrder; half++) {
            if (!states.isFree(block + (1L << half), half)) {
                return false;
            }
        }
        for (int half = order; half < newOrder; half++) {
            free.remove(block + (1L << half), half);
        }
        states.set(block, BlockState.used(newOrder));
        eraseUpperHalves(block, order, newOrder);
        return true;
    }

    /** Halves a block until its lowest part has {@code newOrder}; all upper halves become free, but not before the lowest part is committed. */
    private void freeUpperHalves(long block, int order, int newOrder) {
        for (int half = order - 1; half >= newOrder; half--) {
            states.set(block + (1L << half), BlockState.free(half));
            free.add(block + (1L << half), half);
        }
    }

    /** Erases the first bytes of all upper halves on the way from a part up to the block of {@code mergedOrder} that has absorbed it. */
    private void eraseUpperHalves(long part, int order, int mergedOrder) {
        for (int half = order; half < mergedOrder; half++) {
            states.set(part & -1L << half | 1L << half, BlockState.INTERIOR);
        }
    }
}
