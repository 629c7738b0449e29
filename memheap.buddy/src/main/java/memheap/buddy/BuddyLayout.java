package memheap.buddy;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import memheap.lanes.CellLayout;
import memheap.metadata.BitTree;

/**
 * Where everything lies in the metadata of a window.
 *
 * <pre>
 *  header      see BuddyHeader
 *  figures      +0  liveBlocks         number of live blocks
 *               +8  freeOrders         bit k is set while there is a free block of order k
 *              +16  freeBlocks[64]     number of free blocks by order
 *  state map   one byte for each minimum block, see BlockState
 *  free sets   one BitTree for each order from the smallest to the largest; bit i stands for the block at offset i * 2^order
 *  cells       only with lanes: marks and tags, see CellLayout
 * </pre>
 *
 * Only the header, the state map, marks and tags are authoritative; figures and free sets follow from them. Each part starts at a multiple of 8.
 */
final class BuddyLayout {

    private static final StructLayout FIGURES = structLayout(JAVA_LONG.withName("liveBlocks"), JAVA_LONG.withName("freeOrders"),
            sequenceLayout(Long.SIZE, JAVA_LONG).withName("freeBlocks"));

    /** Where the number of live blocks lies. */
    static final long LIVE_BLOCKS_OFFSET = BuddyHeader.BYTES + FIGURES.byteOffset(groupElement("liveBlocks"));

    /** Where the set of orders with free blocks lies. */
    static final long FREE_ORDERS_OFFSET = BuddyHeader.BYTES + FIGURES.byteOffset(groupElement("freeOrders"));

    private static final long FREE_BLOCKS_OFFSET = BuddyHeader.BYTES + FIGURES.byteOffset(groupElement("freeBlocks"));

    private static final long CELL_BYTES = CellLayout.UNIT_BYTES << CellLayout.CELL_SHIFT;
    private static final long MARKS_ALIGNMENT = CellLayout.LINE_BYTES;
    private static final long STATE_MAP_OFFSET = BuddyHeader.BYTES + FIGURES.byteSize();

    private final long windowBytes;
    private final int minimumOrder;
    private final boolean withCells;

    private BuddyLayout(long windowBytes, long minimumBlockBytes, boolean withCells) {
        this.windowBytes = windowBytes;
        this.minimumOrder = Long.numberOfTrailingZeros(minimumBlockBytes);
        this.withCells = withCells;
    }

    /**
     * Lays out the metadata of a window without lanes.
     *
     * @param windowBytes size of the window, at least 0
     * @param minimumBlockBytes a power of two
     */
    static BuddyLayout plain(long windowBytes, long minimumBlockBytes) {
        return new BuddyLayout(windowBytes, minimumBlockBytes, false);
    }

    /** Lays out the metadata of a window with lanes; no block is smaller than a cell. */
    static BuddyLayout withCells(long windowBytes, long minimumBlockBytes) {
        return new BuddyLayout(windowBytes, Math.max(minimumBlockBytes, CELL_BYTES), true);
    }

    /** Where the number of free blocks of an order lies. */
    static long freeBlocksOffset(int order) {
        return FREE_BLOCKS_OFFSET + (long) order * Long.BYTES;
    }

    long windowBytes() {
        return windowBytes;
    }

    /** The order of the smallest block. */
    int minimumOrder() {
        return minimumOrder;
    }

    /** The order of the largest block that the window can hold, -1 if it holds none. */
    int maximumOrder() {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(capacityBytes());
    }

    /** The window without a tail that is too small for a block. */
    long capacityBytes() {
        return windowBytes >>> minimumOrder << minimumOrder;
    }

    /** How many cells the lanes have; 0 without lanes. */
    long cells() {
        return withCells ? capacityBytes() / CELL_BYTES : 0;
    }

    /** Where marks and tags lie. */
    CellLayout cellLayout() {
        return new CellLayout(freeSetOffset(maximumOrder() + 1) + MARKS_ALIGNMENT - 1 & -MARKS_ALIGNMENT, cells());
    }

    /** Size of the metadata. */
    long byteSize() {
        return withCells ? cellLayout().end() : freeSetOffset(maximumOrder() + 1);
    }

    /** Where the state of the minimum block at {@code offset} lies. */
    long stateOffset(long offset) {
        return STATE_MAP_OFFSET + (offset >>> minimumOrder);
    }

    /** The offset in the window of the minimum block whose state lies at {@code stateOffset}. */
    long blockAt(long stateOffset) {
        return stateOffset - STATE_MAP_OFFSET << minimumOrder;
    }

    /** How many blocks of an order the window can hold. */
    long mostBlocks(int order) {
        return capacityBytes() >>> order;
    }

    /** Where the free set of an order starts; for the order after the largest, where the metadata ends. */
    long freeSetOffset(int order) {
        long stateMapBytes = mostBlocks(minimumOrder) + Long.BYTES - 1 & -Long.BYTES;
        long offset = STATE_MAP_OFFSET + stateMapBytes;
        for (int before = minimumOrder; before < order; before++) {
            offset += BitTree.byteSize(mostBlocks(before));
        }
        return offset;
    }
}
