package memheap.buddy;

import java.util.Locale;
import memheap.api.CorruptHeapException;
import memheap.metadata.Metadata;

/** Checks the invariants of {@link BuddyTree}, by number, in one walk over the state map. It writes nothing. */
final class BuddyVerification {

    private final BuddyLayout layout;
    private final BuddyHeader header;
    private final BuddyTree tree;
    private final StateMap states;
    private final FreeBlocks free;
    private final long[] freeBlocks = new long[Long.SIZE];   // by order, as the walk counts them
    private long liveBlocks;

    BuddyVerification(Metadata metadata, BuddyLayout layout) {
        this.layout = layout;
        this.header = new BuddyHeader(metadata);
        this.tree = new BuddyTree(metadata, layout);
        this.states = tree.states();
        this.free = tree.free();
    }

    /**
     * Checks everything, once.
     *
     * @throws CorruptHeapException if an invariant is broken; the message begins with its number
     */
    void run() {
        checkField("magic", header.magic(), BuddyHeader.MAGIC);
        checkField("format version", header.formatVersion(), BuddyHeader.FORMAT_VERSION);
        checkField("window size", header.windowBytes(), layout.windowBytes());
        checkField("minimum block", header.minimumBlockBytes(), 1L << layout.minimumOrder());
        for (long block = 0; block < states.capacityBytes();) {
            block += checkedBlockBytes(block);
        }
        for (int order = layout.minimumOrder(); order <= layout.maximumOrder(); order++) {
            checkFreeSet(order);
        }
        checkFigures();
    }

    private static void checkField(String field, long found, long expected) {
        if (found != expected) {
            throw corrupt("I1: the header's %s is 0x%x, but the heap was opened with 0x%x", field, found, expected);
        }
    }

    private long checkedBlockBytes(long block) {
        byte state = states.get(block);
        if (!states.startsBlock(block, state)) {
            throw corrupt("I2: no block can start at offset 0x%x with state byte 0x%02x", block, state);
        }
        int order = BlockState.order(state);
        checkInside(block, 1L << order);
        if (BlockState.isUsed(state)) {
            liveBlocks++;
        } else {
            freeBlocks[order]++;
            checkFreeBlock(block, order);
        }
        return 1L << order;
    }

    private void checkInside(long block, long blockBytes) {
        long start = states.nextStart(block + (1L << layout.minimumOrder()), block + blockBytes);
        if (start != StateMap.NONE) {
            throw corrupt("I3: the block at 0x%x has %d bytes, but the state byte at 0x%x, inside of it, is 0x%02x", block, blockBytes, start,
                    states.get(start));
        }
    }

    private void checkFreeBlock(long block, int order) {
        long buddy = block ^ 1L << order;
        if (states.isFree(buddy, order)) {
            throw corrupt("I4: blocks 0x%x and 0x%x of order %d are both free", Math.min(block, buddy), Math.max(block, buddy), order);
        }
        if (!free.finds(block, order)) {
            throw corrupt("I5: the block at 0x%x is free, but the free set of order %d does not find it", block, order);
        }
    }

    /** Every free block is known to be in its set by now; what else is in there stands where no free block of this order starts. */
    private void checkFreeSet(int order) {
        for (long block = free.next(order, 0); block != FreeBlocks.NONE; block = free.next(order, block + (1L << order))) {
            if (states.get(block) != BlockState.free(order)) {
                throw corrupt("I5: the free set of order %d holds 0x%x, but the state byte there is 0x%02x", order, block, states.get(block));
            }
        }
    }

    private void checkFigures() {
        if (tree.liveBlocks() != liveBlocks) {
            throw corrupt("I6: the figures say %d live blocks, but there are %d", tree.liveBlocks(), liveBlocks);
        }
        for (int order = 0; order < Long.SIZE; order++) {
            if (free.count(order) != freeBlocks[order]) {
                throw corrupt("I6: the figures say %d free blocks of order %d, but there are %d", free.count(order), order, freeBlocks[order]);
            }
            if ((free.freeOrders() & 1L << order) != 0 != (freeBlocks[order] != 0)) {
                throw corrupt("I6: the set of orders with free blocks is 0x%x, but of order %d there are %d", free.freeOrders(), order,
                        freeBlocks[order]);
            }
        }
    }

    private static CorruptHeapException corrupt(String message, Object... values) {
        return new CorruptHeapException(String.format(Locale.ROOT, message, values));
    }
}
