package memheap.buddy;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import java.util.Locale;
import memheap.lanes.CellMap;
import memheap.lanes.RunLengths;
import memheap.lanes.RunTag;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;

/** Looks whether the blocks that are tagged as runs, in metadata that another module has left, are some. It writes nothing. */
final class BuddyRuns {

    private static final int CELL_ORDER = CELL_SHIFT + UNIT_SHIFT;

    private final Metadata metadata;
    private final BuddyLayout layout;
    private final CellMap cells;

    BuddyRuns(Metadata metadata, BuddyLayout layout) {
        this.metadata = metadata;
        this.layout = layout;
        this.cells = new CellMap(metadata, layout.cellLayout(), RunLengths.POWERS_OF_TWO);
    }

    /**
     * Looks at all blocks.
     *
     * @throws ComponentUnavailableException if the state map is no row of blocks, or a block that is tagged as a run is none
     */
    void requireLegal() throws ComponentUnavailableException {
        BuddyModule.requireRoom(metadata, layout);
        var tree = new BuddyTree(metadata, layout);
        new BuddyRecovery(tree).requireLegalTiling();
        StateMap states = tree.states();
        for (long block = 0; block < layout.capacityBytes(); block += 1L << BlockState.order(states.get(block))) {
            byte state = states.get(block);
            if (BlockState.isUsed(state) && RunTag.isFirst(cells.tag(block >>> UNIT_SHIFT))) {
                requireRun(block, BlockState.order(state));
            } else {
                requireNoChunk(block, BlockState.order(state));
            }
        }
    }

    /** A run goes back only when none of its chunks is in use. */
    private void requireNoChunk(long block, int order) throws ComponentUnavailableException {
        for (long cell = block >>> CELL_ORDER; cell < block + (1L << order) >>> CELL_ORDER; cell++) {
            long used = cells.used(cell);
            if (used != 0) {
                throw new ComponentUnavailableException(String.format(Locale.ROOT,
                        "cannot reopen 'buddy' metadata: a chunk in use is marked at offset 0x%x, in the block at 0x%x that is no run",
                        (cell << CELL_SHIFT) + Long.numberOfTrailingZeros(used) << UNIT_SHIFT, block));
            }
        }
    }

    private void requireRun(long block, int order) throws ComponentUnavailableException {
        long firstCell = block >>> CELL_ORDER;
        long blockCells = 1L << order - CELL_ORDER;
        if (!cells.isLegalRun(firstCell, blockCells) || cells.lengths().cells(cells.tag(block >>> UNIT_SHIFT)) != blockCells) {
            throw new ComponentUnavailableException(String.format(Locale.ROOT,
                    "cannot reopen 'buddy' metadata: the block at offset 0x%x of %d bytes is tagged as a run, but is none", block, 1L << order));
        }
    }
}
