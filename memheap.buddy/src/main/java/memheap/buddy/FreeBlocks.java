package memheap.buddy;

import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/** Finds the free block with the lowest offset among those of the smallest sufficient order, and counts. All of it follows from the state map. */
final class FreeBlocks {

    /** What a search returns when it finds nothing. */
    static final int NONE = -1;

    private final Metadata metadata;
    private final BitTree[] sets;   // by order; null below the smallest and above the largest

    FreeBlocks(Metadata metadata, BuddyLayout layout) {
        this.metadata = metadata;
        this.sets = new BitTree[layout.maximumOrder() + 1];
        for (int order = layout.minimumOrder(); order < sets.length; order++) {
            sets[order] = new BitTree(metadata, layout.freeSetOffset(order), layout.mostBlocks(order));
        }
    }

    /** The smallest order, not below the one given, of which there is a free block, or {@link #NONE}. */
    int smallestOrder(int leastOrder) {
        long orders = freeOrders() & -1L << leastOrder;
        return orders == 0 ? NONE : Long.numberOfTrailingZeros(orders);
    }

    /** The largest order of which there is a free block, or {@link #NONE}. */
    int largestOrder() {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(freeOrders());
    }

    /** The set of orders of which there is a free block, bit k for order k. */
    long freeOrders() {
        return metadata.getLong(BuddyLayout.FREE_ORDERS_OFFSET);
    }

    /** How many free blocks of an order there are. */
    long count(int order) {
        return metadata.getLong(BuddyLayout.freeBlocksOffset(order));
    }

    /** The first free block of an order, which there must be. */
    long first(int order) {
        return sets[order].first() << order;
    }

    /** The first free block of an order that starts not before {@code fromInclusive}, a multiple of its size, or {@link #NONE}. */
    long next(int order, long fromInclusive) {
        long index = sets[order].next(fromInclusive >>> order);
        return index == BitTree.NONE ? NONE : index << order;
    }

    /** Whether a search among the free blocks of an order can find this one. */
    boolean finds(long block, int order) {
        return sets[order].reaches(block >>> order);
    }

    /** Enters a block that is not there. */
    void add(long block, int order) {
        sets[order].set(block >>> order);
        long before = count(order);
        metadata.setLong(BuddyLayout.freeBlocksOffset(order), before + 1);
        if (before == 0) {
            metadata.setLong(BuddyLayout.FREE_ORDERS_OFFSET, freeOrders() | 1L << order);
        }
    }

    /** Takes a block out that is there. */
    void remove(long block, int order) {
        sets[order].clear(block >>> order);
        long after = count(order) - 1;
        metadata.setLong(BuddyLayout.freeBlocksOffset(order), after);
        if (after == 0) {
            metadata.setLong(BuddyLayout.FREE_ORDERS_OFFSET, freeOrders() & ~(1L << order));
        }
    }

    /** Forgets everything, figures left by a crash included. */
    void clear() {
        for (int order = 0; order < Long.SIZE; order++) {
            metadata.setLong(BuddyLayout.freeBlocksOffset(order), 0);
        }
        metadata.setLong(BuddyLayout.FREE_ORDERS_OFFSET, 0);
        for (BitTree set : sets) {
            if (set != null) {
                set.clearAll();
            }
        }
    }
}
