package memheap.races;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import memheap.spi.HeapSpace;

/** A window that is no memory at all, since modules never touch it, and real memory for its metadata, which goes when nobody holds it any more. */
final class BareSpace implements HeapSpace {

    private static final long PAGE_BYTES = 4096;

    private final MemorySegment memory;
    private final MemorySegment metadata;

    BareSpace(long windowBytes, long metadataBytes) {
        this.memory = MemorySegment.NULL.reinterpret(windowBytes);
        this.metadata = Arena.ofAuto().allocate(metadataBytes, PAGE_BYTES);
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public MemorySegment metadata() {
        return metadata;
    }

    @Override
    public boolean symmetric() {
        return false;
    }
}
