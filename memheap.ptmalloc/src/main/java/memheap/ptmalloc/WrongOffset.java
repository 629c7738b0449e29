package memheap.ptmalloc;

import static memheap.lanes.CellLayout.UNIT_SHIFT;

import memheap.lanes.CellLayout;
import memheap.lanes.Lanes;

/** Says in words why an offset is none of a live block. */
final class WrongOffset {

    private WrongOffset() {
    }

    /** The sentence for a call that was given an offset at which no live block starts. */
    static String message(String call, long offset, ChunkMap map, Lanes lanes) {
        return call + " of offset " + hex(offset) + ": no live block starts there; " + likelyCause(offset, map, lanes);
    }

    private static String likelyCause(long offset, ChunkMap map, Lanes lanes) {
        long unit = offset >> UNIT_SHIFT;
        if (unit < 0 || unit >= map.units()) {
            return "most likely it belongs to another window: this one has " + (map.units() << UNIT_SHIFT) + " bytes of blocks";
        }
        long start = map.isStart(unit) ? unit : map.startBefore(unit);
        if (map.isRun(start)) {
            return lanes.likelyCause(offset, CellLayout.cell(start));
        }
        String found = hex(start << UNIT_SHIFT) + " of " + (map.end(start) - start << UNIT_SHIFT) + " bytes";
        return map.cells().isUsed(start) ? "it lies inside the live block at " + found : "most likely it was freed before: it lies in the free chunk at " + found;
    }

    private static String hex(long offset) {
        return "0x" + Long.toHexString(offset);
    }
}
