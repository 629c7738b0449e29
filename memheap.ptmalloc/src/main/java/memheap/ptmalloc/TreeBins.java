package memheap.ptmalloc;

import static memheap.ptmalloc.PtmallocLayout.BINS_PER_POWER;
import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.CELL_UNITS;
import static memheap.lanes.CellLayout.cell;

import memheap.metadata.BitTree;
import memheap.metadata.Metadata;

/**
 * Free chunks of at least a cell, 64 bins for each power of two, each bin a digital search tree over (size, start).
 *
 * <pre>
 *  bins 0..63      64..127 units, each size a bin of its own
 *  bins 64..127    128..255 units, two sizes to a bin
 *  bins 128..191   256..511 units, four sizes to a bin; and so on up to bin 1663
 * </pre>
 *
 * Terms. The <em>path</em> of a chunk are the bits that tell it from others in its bin, from the highest on: those of its size that are not
 * told by the bin, then those of its start. A chunk is a node somewhere along its own path, 0 to the left and 1 to the right: all that is below a
 * node agrees with it in the bits so far, and all to the left of it comes before all to the right. A node itself may come anywhere among those
 * below it. No rotations are needed, for a tree is never deeper than a path is long, which is 57 bits at most, and mostly little deeper
 * than the logarithm of the number of its nodes.
 */
final class TreeBins {

    private static final long NONE = ChunkMap.NONE;
    private final Metadata metadata;
    private final PtmallocLayout layout;
    private final Figures figures;
    private final BitTree occupiedBins;
    private final int startBits;   // that tell the units of the window from each other

    TreeBins(Metadata metadata, PtmallocLayout layout, Figures figures) {
        this.metadata = metadata;
        this.layout = layout;
        this.figures = figures;
        this.occupiedBins = new BitTree(metadata, PtmallocLayout.OCCUPIED_BINS_OFFSET, PtmallocLayout.TREE_BINS);
        this.startBits = Long.SIZE - Long.numberOfLeadingZeros(layout.units() - 1);
    }

    /** The bin for chunks of a size of at least a cell. */
    static int bin(long units) {
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - CELL_SHIFT;
        return shift * BINS_PER_POWER + (int) (units >>> shift) - CELL_UNITS;
    }

    /** The bins that are not empty. */
    BitTree occupiedBins() {
        return occupiedBins;
    }

    /**
     * The best fit from a chunk on, which need not exist.
     *
     * @param start of that chunk
     * @param units of that chunk, from 64 to the window's size
     * @return the smallest {@link ChunkKey} that is not below that chunk's, or {@link ChunkKey#NONE}
     */
    long ceiling(long start, long units) {
        int bin = bin(units);
        long occupied = occupiedBins.next(bin);
        if (occupied == bin) {
            long key = ceilingIn(bin, ChunkKey.of(start, units));
            if (key != ChunkKey.NONE) {
                return key;
            }
            occupied = occupiedBins.next(bin + 1);
        }
        return occupied == BitTree.NONE ? ChunkKey.NONE : smallest(root((int) occupied), ChunkKey.NONE);
    }

    /** The size of the largest chunk in units; there must be one. */
    long largestUnits() {
        long largest = 0;
        long node = root((int) occupiedBins.last());
        while (node != NONE) {
            largest = Math.max(largest, units(node));
            long right = right(node);
            node = right != NONE ? right : left(node);
        }
        return largest;
    }

    /** Enters a free chunk. */
    void add(long start, long units) {
        int bin = bin(units);
        long path = path(ChunkKey.of(start, units), bin);
        long parent = NONE;
        long slot = PtmallocLayout.rootOffset(bin);
        for (long node = linked(slot); node != NONE; node = linked(slot)) {
            parent = node;
            slot = path < 0 ? rightSlot(node) : leftSlot(node);
            path <<= 1;
        }
        link(slot, start);
        metadata.setLong(leftSlot(start), 0);   // and the right one, which shares the word
        link(parentSlot(start), parent);
        metadata.setInt(layout.unitsOffset(cell(start)), (int) units);
        if (parent == NONE) {
            occupiedBins.set(bin);
        }
        figures.treeChunks++;
    }

    /** Takes out a chunk that is there. Some leaf below it, whose path leads through its place, replaces it. */
    void remove(long start, long units) {
        long parent = parent(start);
        long leaf = detachLeafBelow(start);
        link(slotOf(start, parent, bin(units)), leaf);
        if (leaf != NONE) {
            link(parentSlot(leaf), parent);
            adopt(leaf, leftSlot(leaf), left(start));
            adopt(leaf, rightSlot(leaf), right(start));
        } else if (parent == NONE) {
            occupiedBins.clear(bin(units));
        }
        figures.treeChunks--;
    }

    /** Forgets everything. */
    void clear() {
        for (int bin = 0; bin < PtmallocLayout.TREE_BINS; bin++) {
            if (root(bin) != NONE) {
                link(PtmallocLayout.rootOffset(bin), NONE);
            }
        }
        occupiedBins.clearAll();
        figures.treeChunks = 0;
    }

    /** The root of a bin, or {@link ChunkMap#NONE}; likewise the nodes around a node. */
    long root(int bin) {
        return linked(PtmallocLayout.rootOffset(bin));
    }

    long left(long node) {
        return linked(leftSlot(node));
    }

    long right(long node) {
        return linked(rightSlot(node));
    }

    long parent(long node) {
        return linked(parentSlot(node));
    }

    /** The size that a node notes. */
    long units(long node) {
        return Integer.toUnsignedLong(metadata.getInt(layout.unitsOffset(cell(node))));
    }

    /** The path of a chunk, its first bit the highest of the word. */
    long path(long key, int bin) {
        int sizeBits = bin / BINS_PER_POWER;
        return (ChunkKey.units(key) << startBits | ChunkKey.start(key)) << Long.SIZE - sizeBits - startBits;
    }

    /** Follows the wanted path. The best fit is on it, or in the last of the subtrees that branch off from it to the right. */
    private long ceilingIn(int bin, long wanted) {
        long path = path(wanted, bin);
        long best = ChunkKey.NONE;
        long larger = NONE;
        long node = root(bin);
        while (node != NONE) {
            long key = ChunkKey.of(node, units(node));
            if (Long.compareUnsigned(key, wanted) >= 0 && Long.compareUnsigned(key, best) < 0) {
                best = key;
            }
            long right = right(node);
            if (path < 0) {
                node = right;
            } else {
                larger = right != NONE ? right : larger;
                node = left(node);
            }
            path <<= 1;
        }
        return smallest(larger, best);
    }

    /** The smallest key among a subtree and a candidate: it lies on the path that goes left wherever it can. */
    private long smallest(long subtree, long candidate) {
        long best = candidate;
        long node = subtree;
        while (node != NONE) {
            long key = ChunkKey.of(node, units(node));
            if (Long.compareUnsigned(key, best) < 0) {
                best = key;
            }
            long left = left(node);
            node = left != NONE ? left : right(node);
        }
        return best;
    }

    /** Cuts off a leaf below a node; {@link ChunkMap#NONE} if the node is a leaf itself. */
    private long detachLeafBelow(long node) {
        long slot = slotBelow(node);
        if (slot == NONE) {
            return NONE;
        }
        for (long deeper = slotBelow(linked(slot)); deeper != NONE; deeper = slotBelow(linked(slot))) {
            slot = deeper;
        }
        long leaf = linked(slot);
        link(slot, NONE);
        return leaf;
    }

    private long slotBelow(long node) {
        if (right(node) != NONE) {
            return rightSlot(node);
        }
        return left(node) != NONE ? leftSlot(node) : NONE;
    }

    private long slotOf(long node, long parent, int bin) {
        if (parent == NONE) {
            return PtmallocLayout.rootOffset(bin);
        }
        return right(parent) == node ? rightSlot(parent) : leftSlot(parent);
    }

    private void adopt(long parent, long slot, long child) {
        link(slot, child);
        if (child != NONE) {
            link(parentSlot(child), parent);
        }
    }

    private long leftSlot(long node) {
        return layout.leftOffset(cell(node));
    }

    private long rightSlot(long node) {
        return layout.rightOffset(cell(node));
    }

    private long parentSlot(long node) {
        return layout.parentOffset(cell(node));
    }

    private long linked(long slot) {
        return Integer.toUnsignedLong(metadata.getInt(slot)) - 1;
    }

    private void link(long slot, long node) {
        metadata.setInt(slot, (int) (node + 1));
    }
}
