package memheap.ptmalloc;

import static memheap.ptmalloc.PtmallocVerification.corrupt;
import static memheap.ptmalloc.PtmallocVerification.offset;

import memheap.lanes.CellLayout;

/**
 * Checks I6 of {@link ChunkHeap}: each node is a free chunk with its size, on its path, linked both ways. A node that can be reached in two
 * ways would have two parents, so if all hold and there are as many nodes as chunks, every chunk is found.
 */
final class TreeBinsVerification {

    private final ChunkMap map;
    private final TreeBins bins;
    private long nodes;

    TreeBinsVerification(ChunkMap map, TreeBins bins) {
        this.map = map;
        this.bins = bins;
    }

    void run() {
        long occupied = bins.occupiedBins().next(0);
        for (int bin = 0; bin < PtmallocLayout.TREE_BINS; bin++) {
            long root = bins.root(bin);
            if (root != ChunkMap.NONE != (bin == occupied)) {
                throw corrupt("I6: tree bin %d %s, but the occupied bins say otherwise", bin, root == ChunkMap.NONE ? "is empty" : "has a root");
            }
            if (bin == occupied) {
                checkSubtree(root, ChunkMap.NONE, bin, 0, 0);
                occupied = bins.occupiedBins().next(bin + 1);
            }
        }
    }

    /** How many nodes the bins lead to. */
    long nodes() {
        return nodes;
    }

    private void checkSubtree(long node, long parent, int bin, long prefix, int depth) {
        if (node == ChunkMap.NONE) {
            return;
        }
        checkChunk(node, bin);
        if (bins.parent(node) != parent) {
            throw corrupt("I6: the chunk at %s in tree bin %d has %s, but was reached from %s", offset(node), bin, parentText(bins.parent(node)),
                    parent == ChunkMap.NONE ? "the root" : offset(parent));
        }
        long path = bins.path(ChunkKey.of(node, bins.units(node)), bin);
        if (depth > 0 && (path ^ prefix) >>> Long.SIZE - depth != 0) {
            throw corrupt("I6: the chunk at %s in tree bin %d is not on its path, at depth %d", offset(node), bin, depth);
        }
        nodes++;
        checkSubtree(bins.left(node), node, bin, prefix, depth + 1);
        checkSubtree(bins.right(node), node, bin, prefix | Long.MIN_VALUE >>> depth, depth + 1);
    }

    private static String parentText(long parent) {
        return parent == ChunkMap.NONE ? "no parent" : "the parent " + offset(parent);
    }

    private void checkChunk(long node, int bin) {
        if (node >= map.units() || !map.isStart(node) || map.cells().isUsed(node)) {
            throw corrupt("I6: tree bin %d leads to offset %s, where no free chunk starts", bin, offset(node));
        }
        long units = map.end(node) - node;
        if (bins.units(node) != units) {
            throw corrupt("I6: the free chunk at %s has %d units, but its node in tree bin %d says %d", offset(node), units, bin, bins.units(node));
        }
        if (units < CellLayout.CELL_UNITS || TreeBins.bin(units) != bin || map.end(node) == map.units()) {
            throw corrupt("I6: the free chunk at %s of %d units does not belong to tree bin %d", offset(node), units, bin);
        }
    }
}
