package memheap.ptmalloc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.UNIT_BYTES;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import java.lang.foreign.StructLayout;
import memheap.lanes.CellLayout;
import memheap.metadata.BitTree;

/**
 * Where everything lies in the metadata of a window.
 *
 * <pre>
 *  header          see PtmallocHeader
 *  roots[1664]     a link to the root of each tree bin
 *  occupied bins   a BitTree over the tree bins: those that are not empty
 *  starts[n + 1]   a word for each cell of 64 units of 16 bytes: bit b is set if a chunk starts at unit 64 * cell + b; the last one stays 0, so that a cell has
 *                  always a next one
 *  marks and tags  which chunks are used, and which cells are a run of a lane: see CellLayout
 *  nodes[n]        the tree node of the one free chunk of at least 64 units that can start in a cell
 *                    +0  left     link to the nodes below it
 *                    +4  right
 *                    +8  parent   and above it
 *                   +12  units    and its size
 *  starting cells  a BitTree over the cells: those in which a chunk starts
 *  runs            a BitTree over the cells: those in which a run of a lane begins, as their tags say; the bits of many cells share a cache line
 *  small bins[63]  for each size from 1 to 63 units a BitTree over the cells: those in which a free chunk of this size starts
 * </pre>
 *
 * A link is the unit at which a chunk starts, plus 1; 0 is none. Links and sizes are unsigned and have 32 bits, hence the largest window. The
 * links to the left and to the right share a word of 8 bytes, so that one store empties both.
 * Only the header, {@code starts}, marks and tags are authoritative; all else follows from them.
 *
 * <p>Starts, marks and tags take 2.7 bytes for 100 of the window, in use where chunks are; nodes are in use only where large free chunks start.
 */
final class PtmallocLayout {

    /** The largest window: as many units as 32 bits can number. */
    static final long MOST_WINDOW_BYTES = CellLayout.MOST_UNITS << UNIT_SHIFT;

    /** Tree bins for each power of two, as many as there are sizes in the smallest one. */
    static final int BINS_PER_POWER = CELL_UNITS;

    /** Tree bins for all powers of two from that of a cell on. */
    static final int TREE_BINS = BINS_PER_POWER * (Integer.SIZE - CELL_SHIFT);

    private static final StructLayout NODE = structLayout(JAVA_INT.withName("left"), JAVA_INT.withName("right"), JAVA_INT.withName("parent"),
            JAVA_INT.withName("units"));

    private static final long ROOTS_OFFSET = PtmallocHeader.BYTES;

    /** Where the set of tree bins that are not empty lies. */
    static final long OCCUPIED_BINS_OFFSET = ROOTS_OFFSET + TREE_BINS * Integer.BYTES;

    private static final long STARTS_OFFSET = OCCUPIED_BINS_OFFSET + BitTree.byteSize(TREE_BINS);
    private static final long MARKS_ALIGNMENT = CellLayout.LINE_BYTES;
    private static final long NODE_BYTES = NODE.byteSize();
    private static final long LEFT = NODE.byteOffset(groupElement("left"));
    private static final long RIGHT = NODE.byteOffset(groupElement("right"));
    private static final long PARENT = NODE.byteOffset(groupElement("parent"));
    private static final long UNITS = NODE.byteOffset(groupElement("units"));

    private final long windowBytes;
    private final CellLayout cellLayout;
    private final long nodesOffset;

    /**
     * Lays out the metadata of a window.
     *
     * @param windowBytes size of the window, one that {@link #serves}
     */
    PtmallocLayout(long windowBytes) {
        this.windowBytes = windowBytes;
        this.cellLayout = new CellLayout(startsOffset(cells() + 1) + MARKS_ALIGNMENT - 1 & -MARKS_ALIGNMENT, cells());
        this.nodesOffset = cellLayout.end();
    }

    /** Whether a window holds at least one unit and at most as many as can be numbered. */
    static boolean serves(long windowBytes) {
        return UNIT_BYTES <= windowBytes && windowBytes <= MOST_WINDOW_BYTES;
    }

    static long rootOffset(int bin) {
        return ROOTS_OFFSET + (long) bin * Integer.BYTES;
    }

    static long startsOffset(long cell) {
        return STARTS_OFFSET + cell * Long.BYTES;
    }

    long leftOffset(long cell) {
        return nodesOffset + cell * NODE_BYTES + LEFT;
    }

    long rightOffset(long cell) {
        return nodesOffset + cell * NODE_BYTES + RIGHT;
    }

    long parentOffset(long cell) {
        return nodesOffset + cell * NODE_BYTES + PARENT;
    }

    long unitsOffset(long cell) {
        return nodesOffset + cell * NODE_BYTES + UNITS;
    }

    long windowBytes() {
        return windowBytes;
    }

    /** Units in the window; a tail that is no whole unit is left out. */
    long units() {
        return windowBytes >>> UNIT_SHIFT;
    }

    /** Cells that hold the window's units; the last one may have room to spare. */
    long cells() {
        return CellLayout.cell(units() + CELL_UNITS - 1);
    }

    /** Where marks and tags lie. */
    CellLayout cellLayout() {
        return cellLayout;
    }

    /** Where the set of starting cells lies. */
    long startingCellsOffset() {
        return nodesOffset + cells() * NODE_BYTES;
    }

    /** Where the set of the first cells of runs lies. */
    long runsOffset() {
        return startingCellsOffset() + BitTree.byteSize(cells());
    }

    /** Where the small bin for chunks of so many units lies, from 1 on. */
    long smallBinOffset(int units) {
        return runsOffset() + units * BitTree.byteSize(cells());
    }

    /** Size of the metadata. */
    long byteSize() {
        return smallBinOffset(CELL_UNITS);
    }
}
