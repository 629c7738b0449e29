package memheap.buddy;

import java.util.Locale;
import memheap.spi.ComponentUnavailableException;

/**
 * Goes on from the metadata that another module has left, at any instruction: finishes what a kill has cut short in the state map and builds
 * all that follows from it anew.
 *
 * <p>Nothing is written before the whole map is known to be legal. From then on a kill does no harm: the next recovery does it again.
 */
final class BuddyRecovery {

    private final BuddyTree tree;
    private final StateMap states;
    private final FreeBlocks free;

    BuddyRecovery(BuddyTree tree) {
        this.tree = tree;
        this.states = tree.states();
        this.free = tree.free();
    }

    /** Recovers a heap whose state map is legal. */
    void recover() {
        free.clear();
        long liveBlocks = 0;
        for (long block = 0; block < states.capacityBytes();) {
            byte state = states.get(block);
            int order = BlockState.order(state);
            eraseInside(block, order);
            if (BlockState.isUsed(state)) {
                liveBlocks++;
            } else {
                addMerged(block, order);
            }
            block += 1L << order;
        }
        tree.setLiveBlocks(liveBlocks);
    }

    /**
     * Looks at the state map.
     *
     * @throws ComponentUnavailableException if it is no row of blocks; nothing has been written
     */
    void requireLegalTiling() throws ComponentUnavailableException {
        for (long block = 0; block < states.capacityBytes();) {
            byte state = states.get(block);
            if (!states.startsBlock(block, state)) {
                throw new ComponentUnavailableException(String.format(Locale.ROOT,
                        "cannot reopen 'buddy' metadata: no block can start at offset 0x%x with state byte 0x%02x", block, state));
            }
            block += 1L << BlockState.order(state);
        }
    }

    /** Erases what an operation that was cut short has left inside a block, or whoever has damaged it. */
    private void eraseInside(long block, int order) {
        long end = block + (1L << order);
        long left = states.nextStart(block + (1L << states.minimumOrder()), end);
        while (left != StateMap.NONE) {
            states.set(left, BlockState.INTERIOR);
            left = states.nextStart(left + (1L << states.minimumOrder()), end);
        }
    }

    /** Enters a free block, merged with its lower buddies, which the walk has passed. */
    private void addMerged(long block, int order) {
        long merged = block;
        int mergedOrder = order;
        while ((merged & 1L << mergedOrder) != 0 && states.isFree(merged ^ 1L << mergedOrder, mergedOrder)) {
            long upper = merged;
            merged ^= 1L << mergedOrder;
            free.remove(merged, mergedOrder);
            mergedOrder++;
            states.set(merged, BlockState.free(mergedOrder));
            states.set(upper, BlockState.INTERIOR);
        }
        free.add(merged, mergedOrder);
    }
}
