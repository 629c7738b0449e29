package memheap.ptmalloc;

import memheap.metadata.BitTree;

/**
 * Where everything stands in the metadata of one window. A <em>unit</em> is 16 bytes of the window; a window of {@code n} bytes has {@code n / 16} of them.
 *
 * <pre>
 *  offset
 *    +0  magic         8 bytes, written last: until it is there, nothing is
 *    +8  version       8 bytes
 *   +16  windowBytes   8 bytes
 *   +64  STARTS        BitTree over units: a chunk starts here                        authoritative
 *        USED          BitTree over units: the chunk that starts here is in use       authoritative
 *        small bins    31 BitTrees over units: free chunks of 1, 2, ... 31 units      derived
 *        tree nodes    16 bytes for every 32 units: free chunks of 32 units and more  derived
 *
 *  a tree node, at the cell (32 units) that its chunk starts in; no two chunks of 32 units start in one cell
 *    +0  left          4 bytes, cell of the left child plus 1, 0 for none
 *    +4  right         4 bytes, likewise
 *    +8  unit          4 bytes unsigned, where the chunk starts
 *   +12  units         4 bytes unsigned, how long it is
 * </pre>
 */
final class ChunkLayout {

    static final long UNIT_BYTES = 16;
    static final int SMALL_BINS = 31;
    static final long CELL_UNITS = SMALL_BINS + 1;

    static final long MAGIC = 0x6d_68_70_74_6d_61_6c_31L; // "mhptmal1"
    static final int VERSION = 1;
    static final long MAGIC_OFFSET = 0;
    static final long VERSION_OFFSET = 8;
    static final long WINDOW_BYTES_OFFSET = 16;

    static final long NODE_BYTES = 16;
    static final long LEFT = 0;
    static final long RIGHT = 4;
    static final long UNIT = 8;
    static final long UNITS = 12;

    /** Unit numbers are kept in 32 bits. */
    static final long MAXIMUM_WINDOW_BYTES = UNIT_BYTES << 32;

    private static final long TREES_OFFSET = 64;

    private final long windowBytes;

    ChunkLayout(long windowBytes) {
        this.windowBytes = windowBytes;
    }

    long windowBytes() {
        return windowBytes;
    }

    long units() {
        return windowBytes / UNIT_BYTES;
    }

    long startsOffset() {
        return TREES_OFFSET;
    }

    long usedOffset() {
        return startsOffset() + treeBytes();
    }

    /** @param units length of the chunks in this bin, 1 to {@link #SMALL_BINS} */
    long smallBinOffset(int units) {
        return usedOffset() + units * treeBytes();
    }

    long nodesOffset() {
        return smallBinOffset(SMALL_BINS) + treeBytes();
    }

    long byteSize() {
        return nodesOffset() + Math.ceilDiv(units(), CELL_UNITS) * NODE_BYTES;
    }

    private long treeBytes() {
        return BitTree.byteSize(units());
    }
}
