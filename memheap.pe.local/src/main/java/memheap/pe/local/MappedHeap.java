package memheap.pe.local;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A heap in the address space of this JVM: anonymous memory, in which a granule of the heap's file takes its place once it has its pages. So no
 * access can fault, whatever the system has run out of; what is written where there are no pages reaches nobody. Safe for all threads, but {@link
 * #map}, {@link #unmap(int)} and {@link #close} are called by one at a time, and close as the last.
 */
abstract class MappedHeap implements AutoCloseable {

    private static final Logger LOG = System.getLogger(MappedHeap.class.getName());
    private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();

    protected final SystemCalls system;
    protected final HeapLayout layout;
    protected final int descriptor;
    protected final MemorySegment tail;
    private final Arena arena = Arena.ofShared();
    private final long base;
    private final MemorySegment memory;
    private final boolean[] mapped;

    /** @param descriptor the heap's file, which this closes in the end, and if it fails here */
    MappedHeap(SystemCalls system, HeapLayout layout, int descriptor) throws IOException {
        this.system = system;
        this.layout = layout;
        this.descriptor = descriptor;
        this.mapped = new boolean[layout.granules()];
        try {
            long reserved = system.mapAnonymous(layout.mappedBytes() + layout.heapAlignment());
            this.base = Math.ceilDiv(reserved, layout.heapAlignment()) * layout.heapAlignment();
            this.memory = MemorySegment.ofAddress(base).reinterpret(layout.heapBytes(), arena, segment -> unmap(system, reserved, layout.mappedBytes() + layout.heapAlignment()));
            long end = system.mapFile(layout.tailBytes(), descriptor, layout.mappedBytes());
            this.tail = MemorySegment.ofAddress(end).reinterpret(layout.tailBytes(), arena, segment -> unmap(system, segment.address(), layout.tailBytes()));
        } catch (IOException | RuntimeException failed) {
            arena.close();
            closeFile();
            throw failed;
        }
    }

    /** The heap. Access throws once this is closed. */
    MemorySegment memory() {
        return memory;
    }

    /** Whether a granule has its pages, as its owner says. */
    boolean isMarked(int granule) {
        return (byte) BYTE.getAcquire(tail, HeapLayout.MARKS + granule) != 0;
    }

    void mark(int granule, boolean hasPages) {
        BYTE.setRelease(tail, HeapLayout.MARKS + granule, hasPages ? (byte) 1 : (byte) 0);
    }

    boolean isMapped(int granule) {
        return mapped[granule];
    }

    /** Has a granule of the file take its place. */
    void map(int granule) throws IOException {
        system.remapFile(base + granule * layout.granuleBytes(), layout.granuleBytes(), descriptor, granule * layout.granuleBytes());
        mapped[granule] = true;
    }

    /** Puts anonymous memory in the place of a granule. */
    void unmap(int granule) throws IOException {
        system.remapAnonymous(base + granule * layout.granuleBytes(), layout.granuleBytes());
        mapped[granule] = false;
    }

    /** Unmaps what belongs to a segment that is being closed. */
    static void unmap(SystemCalls system, long address, long byteSize) {
        try {
            system.unmap(address, byteSize);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "address space could not be given back", failed);
        }
    }

    @Override
    public void close() {
        try {
            arena.close();
        } catch (IllegalStateException inUse) {
            LOG.log(Level.WARNING, "a heap stays mapped: a native call still uses its memory, or it was closed before", inUse);
        }
        closeFile();
    }

    private void closeFile() {
        try {
            system.closeFile(descriptor);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the file of a heap could not be closed", failed);
        }
    }
}
