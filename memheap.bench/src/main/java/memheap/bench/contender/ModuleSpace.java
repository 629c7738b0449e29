package memheap.bench.contender;

import java.lang.foreign.MemorySegment;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;

/** A window and its metadata, reserved for one bare module. */
final class ModuleSpace implements HeapSpace, AutoCloseable {

    private static final long PAGE_BYTES = 4096;

    private final Region window;
    private final Region metadata;

    /**
     * Reserves what a component needs.
     *
     * @param component the component
     * @param windowBytes size of the window, a power of two
     */
    ModuleSpace(MemheapComponent component, long windowBytes) {
        this.window = new Region(windowBytes, windowBytes);
        this.metadata = new Region(component.metadataBytes(windowBytes), PAGE_BYTES);
    }

    @Override
    public MemorySegment memory() {
        return window.memory();
    }

    @Override
    public MemorySegment metadata() {
        return metadata.memory();
    }

    @Override
    public boolean symmetric() {
        return false;
    }

    @Override
    public void close() {
        metadata.close();
        window.close();
    }
}
