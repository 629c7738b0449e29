package memheap.ptmalloc;

import java.util.Arrays;
import memheap.api.CorruptHeapException;
import memheap.metadata.Metadata;

/**
 * The free chunks of 32 units and more, for best fit: two bins for each doubling of the length, each a treap (Seidel and Aragon, "Randomized Search Trees", 1996) in the
 * order of length, then address. A node's priority is a mix of its unit number, so that the shape is a pure function of the set of chunks. A node stands in the cell that
 * its chunk starts in; nothing is allocated, nothing moves.
 *
 * <p>A <em>link</em> is the place that names a node: the root of a bin (a negative number) or a child field of a node (its offset in the metadata). Insertion splits the subtree at
 * a link into what is before and behind the new key, removal merges the two subtrees of a node; both walk down and never back.
 */
final class TreeBins {

    static final long NONE = -1;

    private static final int BINS = 64;

    private final Metadata metadata;
    private final long nodes;
    private final int[] roots = new int[BINS];
    private long occupied; // bit n is set while bin n is not empty
    private long count;

    TreeBins(Metadata metadata, ChunkLayout layout) {
        this.metadata = metadata;
        this.nodes = layout.nodesOffset();
    }

    long count() {
        return count;
    }

    void insert(long unit, long units) {
        int bin = bin(units);
        int node = nodeAt(unit);
        metadata.setInt(field(node, ChunkLayout.UNIT), (int) unit);
        metadata.setInt(field(node, ChunkLayout.UNITS), (int) units);
        long link = rootLink(bin);
        int below = follow(link);
        while (below != 0 && priority(unit(below)) >= priority(unit)) {
            link = child(below, isBefore(below, units, unit));
            below = follow(link);
        }
        point(link, node);
        split(below, units, unit, field(node, ChunkLayout.LEFT), field(node, ChunkLayout.RIGHT));
        occupied |= 1L << bin;
        count++;
    }

    /** Deals the nodes of a subtree out to two links: those before a key and those behind it. */
    private void split(int subtree, long units, long unit, long before, long behind) {
        int node = subtree;
        while (node != 0) {
            if (isBefore(node, units, unit)) {
                point(before, node);
                before = field(node, ChunkLayout.RIGHT);
                node = follow(before);
            } else {
                point(behind, node);
                behind = field(node, ChunkLayout.LEFT);
                node = follow(behind);
            }
        }
        point(before, 0);
        point(behind, 0);
    }

    void remove(long unit, long units) {
        int bin = bin(units);
        int wanted = nodeAt(unit);
        long link = rootLink(bin);
        int node = follow(link);
        while (node != wanted) {
            if (node == 0) {
                throw new CorruptHeapException("I5: the free chunk of %d units at unit 0x%x is not in its tree bin %d".formatted(units, unit, bin));
            }
            link = child(node, isBefore(node, units, unit));
            node = follow(link);
        }
        merge(link, follow(field(node, ChunkLayout.LEFT)), follow(field(node, ChunkLayout.RIGHT)));
        if (roots[bin] == 0) {
            occupied &= ~(1L << bin);
        }
        count--;
    }

    /** Makes one subtree of two, every node of the first being before every node of the second. */
    private void merge(long into, int first, int second) {
        long link = into;
        int before = first;
        int behind = second;
        while (before != 0 && behind != 0) {
            if (priority(unit(before)) >= priority(unit(behind))) {
                point(link, before);
                link = field(before, ChunkLayout.RIGHT);
                before = follow(link);
            } else {
                point(link, behind);
                link = field(behind, ChunkLayout.LEFT);
                behind = follow(link);
            }
        }
        point(link, before != 0 ? before : behind);
    }

    /**
     * The best fit: of the shortest chunks that are long enough the one of the lowest address.
     *
     * @param units least length; with it, {@code unit} is the least address among chunks of exactly that length
     * @return the unit that the chunk starts at, or {@link #NONE}
     */
    long first(long units, long unit) {
        int bin = bin(units);
        int best = firstIn(roots[bin], units, unit);
        if (best == 0) {
            long larger = bin == BINS - 1 ? 0 : occupied & -(1L << (bin + 1));
            best = larger == 0 ? 0 : leftmost(roots[Long.numberOfTrailingZeros(larger)]);
        }
        return best == 0 ? NONE : unit(best);
    }

    private int firstIn(int root, long units, long unit) {
        int best = 0;
        int node = root;
        while (node != 0) {
            boolean before = isBefore(node, units, unit);
            best = before ? best : node;
            node = follow(child(node, before));
        }
        return best;
    }

    private int leftmost(int root) {
        int node = root;
        for (int next = node; next != 0; next = follow(field(next, ChunkLayout.LEFT))) {
            node = next;
        }
        return node;
    }

    /** The length of the chunk that is in a tree and starts at a unit. */
    long units(long unit) {
        return Integer.toUnsignedLong(metadata.getInt(field(nodeAt(unit), ChunkLayout.UNITS)));
    }

    /** The length of the longest chunk, 0 if there is none. */
    long longest() {
        if (occupied == 0) {
            return 0;
        }
        int node = roots[Long.SIZE - 1 - Long.numberOfLeadingZeros(occupied)];
        for (int next = node; next != 0; next = follow(field(next, ChunkLayout.RIGHT))) {
            node = next;
        }
        return length(node);
    }

    void clear() {
        Arrays.fill(roots, 0);
        occupied = 0;
        count = 0;
    }

    /** Two bins for each doubling: by the highest bit of the length and the bit below it. */
    static int bin(long units) {
        int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
        return 2 * (highest - 5) + (int) (units >>> (highest - 1) & 1);
    }

    /** Whether a node stands before a key. */
    private boolean isBefore(int node, long units, long unit) {
        long length = length(node);
        return length < units || length == units && unit(node) < unit;
    }

    /** Equal for no two units of a window in the same cell, and without any pattern along the addresses. */
    private static long priority(long unit) {
        return unit * 0x9E3779B97F4A7C15L ^ (unit * 0x9E3779B97F4A7C15L) >>> 29;
    }

    private static int nodeAt(long unit) {
        return (int) (unit / ChunkLayout.CELL_UNITS) + 1;
    }

    private long field(int node, long offset) {
        return nodes + (node - 1L) * ChunkLayout.NODE_BYTES + offset;
    }

    private long child(int node, boolean right) {
        return field(node, right ? ChunkLayout.RIGHT : ChunkLayout.LEFT);
    }

    private long unit(int node) {
        return Integer.toUnsignedLong(metadata.getInt(field(node, ChunkLayout.UNIT)));
    }

    private long length(int node) {
        return Integer.toUnsignedLong(metadata.getInt(field(node, ChunkLayout.UNITS)));
    }

    private static long rootLink(int bin) {
        return -1L - bin;
    }

    private int follow(long link) {
        return link < 0 ? roots[(int) (-1 - link)] : metadata.getInt(link);
    }

    private void point(long link, int node) {
        if (link < 0) {
            roots[(int) (-1 - link)] = node;
        } else {
            metadata.setInt(link, node);
        }
    }

    /** Checks the order and the shape of all trees (I6) and shows each node. */
    void verify(NodeVisitor visitor) {
        long seen = 0;
        for (int bin = 0; bin < BINS; bin++) {
            require(roots[bin] == 0 == ((occupied >>> bin & 1) == 0), "I6: tree bin %d is empty or not, but its mark says otherwise", bin, 0);
            seen += verify(roots[bin], bin, Long.MAX_VALUE, visitor);
        }
        require(seen == count, "I7: the tree bins hold %d chunks, but %d are counted", seen, count);
    }

    private long verify(int node, int bin, long priorityAbove, NodeVisitor visitor) {
        if (node == 0) {
            return 0;
        }
        int left = follow(field(node, ChunkLayout.LEFT));
        int right = follow(field(node, ChunkLayout.RIGHT));
        require(nodeAt(unit(node)) == node, "I6: the node of cell %d names unit 0x%x, which lies in another cell", node - 1, unit(node));
        require(bin(length(node)) == bin, "I6: a chunk of %d units is in tree bin %d", length(node), bin);
        require(priority(unit(node)) <= priorityAbove, "I6: the node of unit 0x%x has a higher priority than its parent in bin %d", unit(node), bin);
        require(left == 0 || isBefore(left, length(node), unit(node)), "I6: the left child of unit 0x%x is not before it, in bin %d", unit(node), bin);
        require(right == 0 || !isBefore(right, length(node), unit(node)), "I6: the right child of unit 0x%x is before it, in bin %d", unit(node), bin);
        visitor.node(unit(node), length(node));
        return 1 + verify(left, bin, priority(unit(node)), visitor) + verify(right, bin, priority(unit(node)), visitor);
    }

    private static void require(boolean holds, String broken, long first, long second) {
        if (!holds) {
            throw new CorruptHeapException(broken.formatted(first, second));
        }
    }

    /** Sees the nodes of all trees. */
    @FunctionalInterface
    interface NodeVisitor {
        void node(long unit, long units);
    }
}
