package memheap.replay;

import java.lang.foreign.MemorySegment;

/** Writes and checks every byte of each block, with a pattern of the block's id and of the pass: stale bytes of an earlier one do not fit. */
final class WholeBlocks extends BlockContent {

    private final long salt;
    private final long[] seedOfSlot;

    WholeBlocks(MemorySegment memory, int slots, int pass) {
        super(memory);
        this.salt = (long) pass << Integer.SIZE;
        this.seedOfSlot = new long[slots];
    }

    @Override
    void fill(int slot, int event, long address, long byteSize) {
        seedOfSlot[slot] = mixed(salt | event);
        write(address, byteSize, seedOfSlot[slot]);
    }

    @Override
    boolean isIntact(int slot, long address, long byteSize) {
        return holds(address, byteSize, seedOfSlot[slot], STEP);
    }

    @Override
    boolean isZero(long address, long byteSize) {
        return holds(address, byteSize, 0, 0);
    }

    /** Spreads neighbouring ids over all 64 bits; different ids stay different. */
    private static long mixed(long id) {
        long mixed = (id + 1) * STEP;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 27;
    }
}
