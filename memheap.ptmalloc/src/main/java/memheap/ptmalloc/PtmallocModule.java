package memheap.ptmalloc;

import static memheap.ptmalloc.PtmallocLayout.CELL_SHIFT;
import static memheap.ptmalloc.PtmallocLayout.UNIT_BYTES;
import static memheap.ptmalloc.PtmallocLayout.UNIT_SHIFT;

import java.util.Map;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.MemheapModule;

/**
 * A {@link ChunkHeap} as the base sees it: bytes become units, failures become exceptions, figures become {@link HeapUsage}. Not thread-safe:
 * the base locks. It never touches the window itself.
 */
final class PtmallocModule implements MemheapModule {

    private final Metadata metadata;
    private final PtmallocLayout layout;
    private final ChunkHeap heap;
    private final ChunkMap map;
    private final long capacityBytes;

    private PtmallocModule(Metadata metadata, PtmallocLayout layout) {
        this.metadata = metadata;
        this.layout = layout;
        this.heap = new ChunkHeap(metadata, layout);
        this.map = heap.map();
        this.capacityBytes = layout.units() << UNIT_SHIFT;
    }

    /**
     * Makes a module for a fresh window.
     *
     * @param metadata zeroed, of the size that {@link PtmallocLayout} says
     * @param windowBytes size of the window
     * @return an empty module
     * @throws ComponentUnavailableException if the window is too small or too large, or the metadata too small
     */
    static PtmallocModule init(Metadata metadata, long windowBytes) throws ComponentUnavailableException {
        PtmallocLayout layout = checkedLayout(metadata, windowBytes);
        var header = new PtmallocHeader(metadata);
        header.write(windowBytes);
        var module = new PtmallocModule(metadata, layout);
        module.heap.seed();
        header.seal();
        return module;
    }

    /**
     * Makes a module that goes on where another one stopped, at any instruction.
     *
     * @param metadata as the other module left it
     * @param windowBytes size of the window
     * @return a module with the blocks of the other one
     * @throws ComponentUnavailableException if the metadata does not fit or contradicts itself; nothing has been written
     */
    static PtmallocModule reopen(Metadata metadata, long windowBytes) throws ComponentUnavailableException {
        new PtmallocHeader(metadata).requireReadable(windowBytes);
        var module = new PtmallocModule(metadata, checkedLayout(metadata, windowBytes));
        new PtmallocRecovery(module.heap, module.layout).recover();
        return module;
    }

    /** What the module is about, for tests that damage it. */
    ChunkHeap heap() {
        return heap;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize > capacityBytes) {
            return NO_SPACE;
        }
        long units = units(byteSize);
        long start = byteAlignment <= UNIT_BYTES ? heap.take(units) : heap.takeAligned(units, byteAlignment >>> UNIT_SHIFT);
        return start == ChunkHeap.NONE ? NO_SPACE : start << UNIT_SHIFT;
    }

    @Override
    public void free(long offset) {
        heap.give(liveStart("free", offset));
    }

    @Override
    public long usableBytes(long offset) {
        long start = liveStart("usableBytes", offset);
        return map.end(start) - start << UNIT_SHIFT;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        long start = liveStart("resizeInPlace", offset);
        return newByteSize <= capacityBytes && heap.resize(start, units(newByteSize));
    }

    /**
     * In addition to the common figures: {@code ptmalloc.top.bytes}, the size of the top chunk; {@code ptmalloc.small.bins.free} and
     * {@code ptmalloc.tree.bins.free}, the numbers of free chunks in bins.
     */
    @Override
    public HeapUsage usage() {
        Figures figures = heap.figures();
        Map<String, Long> details = Map.of("ptmalloc.top.bytes", capacityBytes - (figures.top << UNIT_SHIFT),
                "ptmalloc.small.bins.free", figures.smallChunks, "ptmalloc.tree.bins.free", figures.treeChunks);
        return new HeapUsage(capacityBytes, figures.usedUnits << UNIT_SHIFT, figures.liveBlocks, heap.largestFreeUnits() << UNIT_SHIFT, details);
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        for (long cell = map.nextStartingCell(0); cell != ChunkMap.NONE; cell = map.nextStartingCell(cell + 1)) {
            for (long used = map.used(cell); used != 0; used &= used - 1) {
                long start = (cell << CELL_SHIFT) + Long.numberOfTrailingZeros(used);
                visitor.block(start << UNIT_SHIFT, map.end(start) - start << UNIT_SHIFT);
            }
        }
    }

    @Override
    public void verify() {
        new PtmallocVerification(metadata, layout, heap).run();
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
            throw new InvalidFreeException(WrongOffset.message(call, offset, map), offset);
        }
        return start;
    }
}
