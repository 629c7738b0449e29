package memheap.ptmalloc;

import static memheap.lanes.CellLayout.CELL_SHIFT;
import static memheap.lanes.CellLayout.UNIT_BYTES;
import static memheap.lanes.CellLayout.UNIT_SHIFT;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.lanes.Lanes;
import memheap.lanes.RunSource;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * A {@link ChunkHeap} and its lanes as the base sees them: bytes become units, failures become exceptions, figures become {@link HeapUsage}. Safe for all threads: one lock guards the heap,
 * each lane has runs of its own. It never touches the window itself.
 */
final class PtmallocModule implements MemheapModule, RunSource {

    private final Metadata metadata;
    private final PtmallocLayout layout;
    private final ReentrantLock heapLock = new ReentrantLock();
    private final ChunkHeap heap; // guarded by heapLock, with all of the map but what belongs to runs
    private final ChunkMap map;
    private final Lanes lanes;
    private final boolean symmetric;
    private final long capacityBytes;

    private PtmallocModule(Metadata metadata, PtmallocLayout layout, boolean symmetric) {
        this.symmetric = symmetric;
        this.metadata = metadata;
        this.layout = layout;
        this.heap = new ChunkHeap(metadata, layout);
        this.map = heap.map();
        this.lanes = new Lanes(map.cells(), this, layout.units());
        this.capacityBytes = layout.units() << UNIT_SHIFT;
    }

    /**
     * Makes a module for a fresh window.
     *
     * @param metadata zeroed, of the size that {@link PtmallocLayout} says
     * @param windowBytes size of the window
     * @param symmetric whether offsets must be a pure function of the calls, so that there are no lanes
     * @return an empty module
     * @throws ComponentUnavailableException if the window is too small or too large, or the metadata too small
     */
    static PtmallocModule init(Metadata metadata, long windowBytes, boolean symmetric) throws ComponentUnavailableException {
        PtmallocLayout layout = checkedLayout(metadata, windowBytes);
        var header = new PtmallocHeader(metadata);
        header.write(windowBytes);
        var module = new PtmallocModule(metadata, layout, symmetric);
        module.heap.seed();
        header.seal();
        return module;
    }

    /**
     * Makes a module that goes on where another one stopped, at any instruction.
     *
     * @param metadata as the other module left it
     * @param windowBytes size of the window
     * @param symmetric as for {@link #init}
     * @return a module with the blocks of the other one
     * @throws ComponentUnavailableException if the metadata does not fit or contradicts itself; nothing has been written
     */
    static PtmallocModule reopen(Metadata metadata, long windowBytes, boolean symmetric) throws ComponentUnavailableException {
        new PtmallocHeader(metadata).requireReadable(windowBytes);
        var module = new PtmallocModule(metadata, checkedLayout(metadata, windowBytes), symmetric);
        new PtmallocRecovery(module.heap, module.lanes, module.layout).recover();
        return module;
    }

    /** What the module is about, for tests that damage it. */
    ChunkHeap heap() {
        return heap;
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
        return symmetric ? Optional.empty() : lanes.open();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize > capacityBytes) {
            return NO_SPACE;
        }
        long units = units(byteSize);
        heapLock.lock();
        try {
            long start = byteAlignment <= UNIT_BYTES ? heap.take(units) : heap.takeAligned(units, byteAlignment >>> UNIT_SHIFT);
            return start == ChunkHeap.NONE ? NO_SPACE : start << UNIT_SHIFT;
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public void free(long offset) {
        if (lanes.areAskedFor(offset)) {
            if (!lanes.free(offset >> UNIT_SHIFT)) {
                throw notLive("free", offset);
            }
            return;
        }
        heapLock.lock();
        try {
            heap.give(liveStart("free", offset));
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public long usableBytes(long offset) {
        if (lanes.areAskedFor(offset)) {
            return runBytes("usableBytes", offset);
        }
        heapLock.lock();
        try {
            long start = liveStart("usableBytes", offset);
            return map.end(start) - start << UNIT_SHIFT;
        } finally {
            heapLock.unlock();
        }
    }

    private long runBytes(String call, long offset) {
        long units = lanes.usableUnits(offset >> UNIT_SHIFT);
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
        heapLock.lock();
        try {
            long start = liveStart("resizeInPlace", offset);
            return newByteSize <= capacityBytes && heap.resize(start, units(newByteSize));
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public long openRun(int firstTag, int cellAlignment) {
        heapLock.lock();
        try {
            return heap.takeRun(firstTag, cellAlignment);
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public void closeRun(long firstCell) {
        heapLock.lock();
        try {
            heap.giveRun(firstCell);
        } finally {
            heapLock.unlock();
        }
    }

    /**
     * In addition to the common figures: {@code ptmalloc.top.bytes}, the size of the top chunk; {@code ptmalloc.small.bins.free} and
     * {@code ptmalloc.tree.bins.free}, the numbers of free chunks in bins; {@code ptmalloc.lanes}, the number of lanes, and {@code ptmalloc.lanes.bytes}, what is live in their runs.
     */
    @Override
    public HeapUsage usage() {
        heapLock.lock();
        try {
            Figures figures = heap.figures();
            long inLanes = lanes.liveUnits();
            Map<String, Long> details = Map.of("ptmalloc.top.bytes", capacityBytes - (figures.top << UNIT_SHIFT), "ptmalloc.small.bins.free", figures.smallChunks,
                    "ptmalloc.tree.bins.free", figures.treeChunks, "ptmalloc.lanes", (long) lanes.count(), "ptmalloc.lanes.bytes", inLanes << UNIT_SHIFT);
            return new HeapUsage(capacityBytes, figures.usedUnits + inLanes << UNIT_SHIFT, figures.liveBlocks + lanes.liveChunks(), heap.largestFreeUnits() << UNIT_SHIFT,
                    details);
        } finally {
            heapLock.unlock();
        }
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        for (long cell = map.nextStartingCell(0); cell != ChunkMap.NONE; cell = map.nextStartingCell(cell + 1)) {
            if (map.isRun(cell << CELL_SHIFT)) {
                lanes.forEachBlock(cell, visitor);
            } else {
                showUsed(cell, visitor);
            }
        }
    }

    private void showUsed(long cell, BlockVisitor visitor) {
        for (long used = map.cells().used(cell); used != 0; used &= used - 1) {
            long start = (cell << CELL_SHIFT) + Long.numberOfTrailingZeros(used);
            visitor.block(start << UNIT_SHIFT, map.end(start) - start << UNIT_SHIFT);
        }
    }

    @Override
    public void verify() {
        new PtmallocVerification(metadata, layout, heap, lanes).run();
    }

    /** Does nothing: what a successor needs is in the metadata already. */
    @Override
    public void close() {
    }

    private static PtmallocLayout checkedLayout(Metadata metadata, long windowBytes) throws ComponentUnavailableException {
        if (!PtmallocLayout.serves(windowBytes)) {
            throw new ComponentUnavailableException("'ptmalloc' serves windows from " + UNIT_BYTES + " to " + PtmallocLayout.MOST_WINDOW_BYTES
                    + " bytes, for it numbers units of " + UNIT_BYTES + " bytes with 32 bits; this one has " + windowBytes
                    + " bytes, see 'memheap.size'");
        }
        var layout = new PtmallocLayout(windowBytes);
        if (metadata.byteSize() < layout.byteSize()) {
            throw new ComponentUnavailableException("a window of " + windowBytes + " bytes takes " + layout.byteSize()
                    + " bytes of 'ptmalloc' metadata, but there are " + metadata.byteSize());
        }
        return layout;
    }

    private static long units(long byteSize) {
        return byteSize + UNIT_BYTES - 1 >>> UNIT_SHIFT;
    }

    private long liveStart(String call, long offset) {
        long start = offset >> UNIT_SHIFT;
        if (start << UNIT_SHIFT != offset || !heap.isLive(start)) {
            throw notLive(call, offset);
        }
        return start;
    }

    private InvalidFreeException notLive(String call, long offset) {
        return new InvalidFreeException(WrongOffset.message(call, offset, map, lanes), offset);
    }
}
