package memheap.buddy;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.UNIT_BYTES;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.lanes.CellLayout;
import memheap.lanes.CellMap;
import memheap.lanes.Lanes;
import memheap.lanes.RunLengths;
import memheap.lanes.RunSource;
import memheap.lanes.RunTag;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * A {@link BuddyModule} with lanes in front of it: small blocks are chunks of runs, and a run is a block of the buddy heap. So no block is halved and merged for each call, and small ones need no
 * power of two. Safe for all threads: one lock guards the blocks, each lane has runs of its own, and who has no lane shares one.
 *
 * <p>Locks: {@code commonLock}, then the lanes' own, then {@code blocksLock}.
 */
final class BuddyLanesModule implements MemheapModule, RunSource {

    /** In smaller windows a cell is too much for the smallest block. */
    static final long LEAST_WINDOW_BYTES = 1 << 20;

    private static final int CELL_ORDER = CELL_SHIFT + UNIT_SHIFT;
    private static final long MOST_ALIGNMENT = 1 << CELL_ORDER;

    private final ReentrantLock blocksLock = new ReentrantLock();
    private final BuddyModule blocks; // guarded by blocksLock, with the tags of all cells
    private final StateMap states;    // likewise
    private final CellMap cells;
    private final Lanes lanes;
    private final ReentrantLock commonLock = new ReentrantLock();
    private final ThreadCache common; // guarded by commonLock
    private long runs;                // guarded by blocksLock
    private long runBytes;            // guarded by blocksLock
    private boolean closed;           // guarded by commonLock

    private BuddyLanesModule(BuddyModule blocks, Metadata metadata, BuddyLayout layout) {
        this.blocks = blocks;
        this.states = blocks.tree().states();
        this.cells = new CellMap(metadata, layout.cellLayout(), RunLengths.POWERS_OF_TWO);
        this.lanes = new Lanes(cells, this, states.capacityBytes() >>> UNIT_SHIFT);
        adoptRuns();
        this.common = lanes.open().orElseThrow();
    }

    /** Whether a window of some size is large enough. */
    static boolean serves(long windowBytes) {
        return LEAST_WINDOW_BYTES <= windowBytes && windowBytes <= CellLayout.MOST_UNITS << UNIT_SHIFT;
    }

    /** Makes a module for a fresh window; fails like {@link BuddyModule#init}. */
    static BuddyLanesModule init(Metadata metadata, BuddyLayout layout) throws ComponentUnavailableException {
        return new BuddyLanesModule(BuddyModule.init(metadata, layout), metadata, layout);
    }

    /** Makes a module that goes on where another one stopped, at any instruction; fails like {@link BuddyModule#reopen}. */
    static BuddyLanesModule reopen(Metadata metadata, BuddyLayout layout) throws ComponentUnavailableException {
        new BuddyRuns(metadata, layout).requireLegal();
        return new BuddyLanesModule(BuddyModule.reopen(metadata, layout), metadata, layout);
    }

    /** Takes the runs over that a module before this one has left; what is tagged beside them was about to become one or had been one. */
    private void adoptRuns() {
        for (long block = 0; block < states.capacityBytes(); block += 1L << BlockState.order(states.get(block))) {
            byte state = states.get(block);
            if (BlockState.isUsed(state) && isRun(block)) {
                lanes.adopt(block >>> CELL_ORDER);
                runs++;
                runBytes += 1L << BlockState.order(state);
            } else {
                clearTags(block, 1L << BlockState.order(state));
            }
        }
    }

    private void clearTags(long block, long byteSize) {
        for (long cell = block >>> CELL_ORDER; cell < block + byteSize >>> CELL_ORDER; cell++) {
            if (cells.tag(cell << CELL_SHIFT) != RunTag.NONE) {
                cells.clearTag(cell);
            }
        }
    }

    private boolean isRun(long block) {
        return RunTag.isFirst(cells.tag(block >>> UNIT_SHIFT));
    }

    @Override
    public boolean isThreadSafe() {
        return true;
    }

    @Override
    public boolean keepsAccount() {
        return true;
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return lanes.open();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long offset = byteAlignment <= MOST_ALIGNMENT ? allocateInCommonLane(byteSize, byteAlignment) : NO_SPACE;
        if (offset == NO_SPACE) {
            offset = allocateBlock(byteSize, byteAlignment);
        }
        if (offset == NO_SPACE && byteSize <= states.capacityBytes()) {
            flushCommonLane();
            offset = allocateBlock(byteSize, byteAlignment);
        }
        return offset;
    }

    /** Chunks whose size is a power of two stand at multiples of it, up to a cell. */
    private long allocateInCommonLane(long byteSize, long byteAlignment) {
        long chunkBytes = byteAlignment <= UNIT_BYTES ? byteSize : powerOfTwo(Math.max(byteSize, byteAlignment));
        commonLock.lock();
        try {
            return common.allocate(chunkBytes);
        } finally {
            commonLock.unlock();
        }
    }

    private static long powerOfTwo(long atLeast) {
        long floor = Long.highestOneBit(atLeast);
        return floor == atLeast ? floor : floor << 1;
    }

    private void flushCommonLane() {
        commonLock.lock();
        try {
            if (!closed) {
                common.flush();
            }
        } finally {
            commonLock.unlock();
        }
    }

    private long allocateBlock(long byteSize, long byteAlignment) {
        blocksLock.lock();
        try {
            return blocks.allocate(byteSize, byteAlignment);
        } finally {
            blocksLock.unlock();
        }
    }

    @Override
    public void free(long offset) {
        if (lanes.areAskedFor(offset)) {
            if (!lanes.free(offset >>> UNIT_SHIFT)) {
                throw notLive("free", offset);
            }
            return;
        }
        blocksLock.lock();
        try {
            requireNoRun("free", offset);
            blocks.free(offset);
        } finally {
            blocksLock.unlock();
        }
    }

    /** A run is a live block of the tree, but none of a user's. */
    private void requireNoRun(String call, long offset) {
        if (states.liveOrder(offset) != StateMap.NONE && isRun(offset)) {
            throw notLive(call, offset);
        }
    }

    private InvalidFreeException notLive(String call, long offset) {
        return new InvalidFreeException(WrongOffset.message(call, offset, states, cells, lanes), offset);
    }

    @Override
    public long usableBytes(long offset) {
        if (lanes.areAskedFor(offset)) {
            return runBytes("usableBytes", offset);
        }
        blocksLock.lock();
        try {
            requireNoRun("usableBytes", offset);
            return blocks.usableBytes(offset);
        } finally {
            blocksLock.unlock();
        }
    }

    private long runBytes(String call, long offset) {
        long units = lanes.usableUnits(offset >>> UNIT_SHIFT);
        if (units == 0) {
            throw notLive(call, offset);
        }
        return units << UNIT_SHIFT;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        if (lanes.areAskedFor(offset)) {
            return newByteSize <= runBytes("resizeInPlace", offset);
        }
        blocksLock.lock();
        try {
            requireNoRun("resizeInPlace", offset);
            return blocks.resizeInPlace(offset, newByteSize);
        } finally {
            blocksLock.unlock();
        }
    }

    @Override
    public long openRun(int firstTag, int cellAlignment) {
        int order = CELL_ORDER + Long.numberOfTrailingZeros(cells.lengths().cells(firstTag)); // a block starts at a multiple of its size, and so of the alignment
        blocksLock.lock();
        try {
            long block = blocks.tree().place(order);
            if (block == BuddyTree.NONE) {
                return NONE;
            }
            cells.tagRun(block >>> CELL_ORDER, firstTag);
            blocks.tree().commit(block, order);
            runs++;
            runBytes += 1L << order;
            return block >>> CELL_ORDER;
        } finally {
            blocksLock.unlock();
        }
    }

    @Override
    public void closeRun(long firstCell) {
        long block = firstCell << CELL_ORDER;
        blocksLock.lock();
        try {
            int order = states.liveOrder(block);
            blocks.tree().give(block, order);
            cells.untagRun(firstCell);
            runs--;
            runBytes -= 1L << order;
        } finally {
            blocksLock.unlock();
        }
    }

    /** In addition to the figures of {@link BuddyModule#usage}: {@code buddy.lanes}, the number of lanes, and {@code buddy.lanes.bytes}, what is live in their runs. */
    @Override
    public HeapUsage usage() {
        flushCommonLane(); // what it keeps would be given back before a request is refused, so it is free
        blocksLock.lock();
        try {
            HeapUsage usage = blocks.usage();
            long laneBytes = lanes.liveUnits() << UNIT_SHIFT;
            Map<String, Long> details = new HashMap<>(usage.details());
            details.put("buddy.lanes", (long) lanes.count());
            details.put("buddy.lanes.bytes", laneBytes);
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes() - runBytes + laneBytes, usage.liveBlocks() - runs + lanes.liveChunks(), usage.largestFreeBytes(), details);
        } finally {
            blocksLock.unlock();
        }
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        blocks.forEachBlock((block, usableBytes) -> {
            if (isRun(block)) {
                lanes.forEachBlock(block >>> CELL_ORDER, visitor);
            } else {
                visitor.block(block, usableBytes);
            }
        });
    }

    /** The invariants of {@link BuddyTree}, and I7: the cells of a run have the tags of one; a chunk of its size starts where one is used; the lanes know how many of theirs are live. */
    @Override
    public void verify() {
        blocks.verify();
        long[] live = {0, 0};
        blocks.forEachBlock((block, usableBytes) -> {
            if (isRun(block)) {
                lanes.verify("I7", block >>> CELL_ORDER, usableBytes >>> CELL_ORDER);
                lanes.forEachBlock(block >>> CELL_ORDER, (chunk, chunkBytes) -> {
                    live[0]++;
                    live[1] += chunkBytes >>> UNIT_SHIFT;
                });
            }
        });
        lanes.verifyFigures("I7", live[0], live[1]);
    }

    /** The whole state is in the metadata, where a successor finds it; from now on nothing is given back there. */
    @Override
    public void close() {
        commonLock.lock();
        try {
            closed = true;
        } finally {
            commonLock.unlock();
        }
    }
}
