package memheap.buddy;

import memheap.lanes.CellLayout;
import memheap.lanes.CellMap;
import memheap.lanes.Lanes;
import memheap.lanes.RunTag;

/** Says in words why an offset is none of a live block. */
final class WrongOffset {

    private WrongOffset() {
    }

    /** The sentence for a call that was given an offset at which no live block starts. */
    static String message(String call, long offset, StateMap states) {
        return call + " of offset " + hex(offset) + ": no live block starts there; " + likelyCause(offset, states);
    }

    /** The same where there are lanes. */
    static String message(String call, long offset, StateMap states, CellMap cells, Lanes lanes) {
        if (offset < 0 || offset >= states.capacityBytes()) {
            return message(call, offset, states);
        }
        long block = states.blockAround(offset);
        if (!BlockState.isUsed(states.get(block)) || !RunTag.isFirst(cells.tag(block >>> CellLayout.UNIT_SHIFT))) {
            return message(call, offset, states);
        }
        return call + " of offset " + hex(offset) + ": no live block starts there; " + lanes.likelyCause(offset, block >>> CellLayout.UNIT_SHIFT + CellLayout.CELL_SHIFT);
    }

    private static String likelyCause(long offset, StateMap states) {
        if (offset < 0 || offset >= states.capacityBytes()) {
            return "most likely it belongs to another window: this one has " + states.capacityBytes() + " bytes of blocks";
        }
        long block = states.blockAround(offset);
        String found = hex(block) + " of " + (1L << BlockState.order(states.get(block))) + " bytes";
        if (BlockState.isUsed(states.get(block))) {
            return "it lies inside the live block at " + found;
        }
        return "most likely it was freed before: it lies in the free block at " + found;
    }

    private static String hex(long offset) {
        return "0x" + Long.toHexString(offset);
    }
}
