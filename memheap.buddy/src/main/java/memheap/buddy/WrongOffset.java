package memheap.buddy;

/** Says in words why an offset is none of a live block. */
final class WrongOffset {

    private WrongOffset() {
    }

    /** The sentence for a call that was given an offset at which no live block starts. */
    static String message(String call, long offset, StateMap states) {
        return call + " of offset " + hex(offset) + ": no live block starts there; " + likelyCause(offset, states);
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
