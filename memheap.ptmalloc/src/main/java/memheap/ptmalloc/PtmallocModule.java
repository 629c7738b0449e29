package memheap.ptmalloc;

import java.util.Map;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.metadata.Metadata;
import memheap.metadata.SegmentMetadata;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/** Speaks the contract's language (bytes, offsets, exceptions) in front of {@link Chunks}. Not thread-safe: the base locks around each call. */
final class PtmallocModule implements MemheapModule {

    private static final long UNIT = ChunkLayout.UNIT_BYTES;

    private final Metadata metadata;
    private final ChunkLayout layout;
    private final Chunks chunks;

    private PtmallocModule(Metadata metadata, ChunkLayout layout) {
        this.metadata = metadata;
        this.layout = layout;
        this.chunks = new Chunks(metadata, layout);
    }

    static PtmallocModule init(HeapSpace space) throws ComponentUnavailableException {
        return init(new SegmentMetadata(space.metadata()), space.memory().byteSize());
    }

    static PtmallocModule init(Metadata metadata, long windowBytes) throws ComponentUnavailableException {
        var module = new PtmallocModule(metadata, layout(windowBytes));
        module.chunks.format();
        ChunkHeader.write(metadata, module.layout);
        return module;
    }

    static PtmallocModule reopen(HeapSpace space) throws ComponentUnavailableException {
        return reopen(new SegmentMetadata(space.metadata()), space.memory().byteSize());
    }

    static PtmallocModule reopen(Metadata metadata, long windowBytes) throws ComponentUnavailableException {
        ChunkLayout layout = layout(windowBytes);
        ChunkHeader.check(metadata, layout);
        var module = new PtmallocModule(metadata, layout);
        module.checkMap();
        module.chunks.recover();
        return module;
    }

    private static ChunkLayout layout(long windowBytes) throws ComponentUnavailableException {
        if (windowBytes < UNIT || windowBytes > ChunkLayout.MAXIMUM_WINDOW_BYTES) {
            throw new ComponentUnavailableException("ptmalloc manages windows of %d to %d bytes, but this one has %d; set memheap.size".formatted(
                    UNIT, ChunkLayout.MAXIMUM_WINDOW_BYTES, windowBytes));
        }
        return new ChunkLayout(windowBytes);
    }

    /** A map that no instant can have left behind is not repaired but refused. */
    private void checkMap() throws ComponentUnavailableException {
        ChunkMap map = chunks.map();
        map.repair();
        if (!map.isStart(0)) {
            throw new ComponentUnavailableException("the chunk map contradicts itself: no chunk starts at offset 0x0");
        }
        for (long unit = map.nextUsed(0); unit != Chunks.NONE; unit = map.nextUsed(unit + 1)) {
            if (!map.isStart(unit)) {
                throw new ComponentUnavailableException("the chunk map contradicts itself: offset 0x%x is in use, but no chunk starts there".formatted(unit * UNIT));
            }
        }
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize > layout.windowBytes()) {
            return NO_SPACE;
        }
        long unit = chunks.allocate(units(byteSize), Math.max(1, byteAlignment / UNIT));
        return unit == Chunks.NONE ? NO_SPACE : unit * UNIT;
    }

    @Override
    public void free(long offset) {
        chunks.free(checkedUnit(offset));
    }

    @Override
    public long usableBytes(long offset) {
        return chunks.length(checkedUnit(offset)) * UNIT;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        long unit = checkedUnit(offset);
        return newByteSize <= layout.windowBytes() && chunks.resize(unit, units(newByteSize));
    }

    private static long units(long byteSize) {
        return (byteSize + UNIT - 1) / UNIT;
    }

    private long checkedUnit(long offset) {
        long unit = offset / UNIT;
        if (offset % UNIT != 0 || !chunks.isUsed(unit)) {
            throw new InvalidFreeException("offset 0x%x: no live block starts there; %s".formatted(offset, likelyCause(offset)), offset);
        }
        return unit;
    }

    private String likelyCause(long offset) {
        if (offset < 0 || offset >= layout.windowBytes()) {
            return "it lies outside of the window of %d bytes".formatted(layout.windowBytes());
        }
        long around = chunks.around(offset / UNIT);
        return around == Chunks.NONE ? "most likely it was freed before"
                : "it lies inside of the block of %d bytes at 0x%x".formatted(chunks.length(around) * UNIT, around * UNIT);
    }

    @Override
    public HeapUsage usage() {
        return new HeapUsage(chunks.units() * UNIT, chunks.usedUnits() * UNIT, chunks.usedChunks(), chunks.longestFree() * UNIT,
                Map.of("ptmalloc.top.bytes", (chunks.units() - chunks.top()) * UNIT, "ptmalloc.tree.bins.free", chunks.bins().treeCount()));
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        for (long unit = chunks.nextUsed(0); unit != Chunks.NONE; unit = chunks.nextUsed(unit + 1)) {
            visitor.block(unit * UNIT, chunks.length(unit) * UNIT);
        }
    }

    @Override
    public void verify() {
        String difference = ChunkHeader.difference(metadata, layout);
        if (!difference.isEmpty()) {
            throw new CorruptHeapException("I1: the header was overwritten: " + difference);
        }
        ChunkVerification.verify(chunks);
    }

    @Override
    public void close() {
        // all state lies in the metadata, which the base owns
    }
}
