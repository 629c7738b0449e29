package memheap.replay;

import java.util.Arrays;

/** Which slot the block of an id has while it lives, and which slots can be used again. */
final class SlotTable {

    static final int DEAD = -1;

    private int[] slotOfId = new int[1 << 10];
    private long[] byteSizeOfSlot = new long[1 << 8];
    private int[] freeSlots = new int[1 << 8];
    private int ids;
    private int slots;
    private int freeCount;

    /** How many ids have been handed out. */
    int ids() {
        return ids;
    }

    /** How many slots have been needed so far. */
    int slots() {
        return slots;
    }

    /** The slot of an id that was handed out, or {@link #DEAD}. */
    int slot(int id) {
        return slotOfId[id];
    }

    long byteSize(int slot) {
        return byteSizeOfSlot[slot];
    }

    /** Hands out the next id, with a slot of its own. */
    int born(long byteSize) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        name(slot, byteSize);
        return slot;
    }

    void died(int id) {
        if (freeCount == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, 2 * freeCount);
        }
        freeSlots[freeCount++] = slotOfId[id];
        slotOfId[id] = DEAD;
    }

    /** Lets an id die and hands out the next one for its slot. */
    void reborn(int id, long byteSize) {
        int slot = slotOfId[id];
        slotOfId[id] = DEAD;
        name(slot, byteSize);
    }

    private void name(int slot, long byteSize) {
        if (ids == slotOfId.length) {
            slotOfId = Arrays.copyOf(slotOfId, ids + (ids >> 1));
        }
        slotOfId[ids++] = slot;
        byteSizeOfSlot[slot] = byteSize;
    }

    private int newSlot() {
        if (slots == byteSizeOfSlot.length) {
            byteSizeOfSlot = Arrays.copyOf(byteSizeOfSlot, 2 * slots);
        }
        return slots++;
    }
}
