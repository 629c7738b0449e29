package memheap.base;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.api.NoActiveComponentException;
import memheap.spi.MemheapModule;

/**
 * The account of what a heap file holds until the component comes back that left it: nobody knows the blocks, so they can be read and written, and nothing else.
 *
 * @param generation its number
 * @param component who is waited for
 * @param formatVersion the form of the metadata that it has to understand
 * @param windowBytes size of the window
 */
record AwaitedAccount(long generation, String component, int formatVersion, long windowBytes) implements Account {

    @Override
    public Optional<GuardedModule> module() {
        return Optional.empty();
    }

    @Override
    public Optional<LiveBlocks> known() {
        return Optional.empty();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return MemheapModule.NO_SPACE;
    }

    @Override
    public void awaitKnown() {
        throw awaited();
    }

    @Override
    public void free(long offset) {
        throw awaited();
    }

    @Override
    public void strike(long offset) {
        throw awaited();
    }

    @Override
    public void giveBack(long offset) {
        throw awaited();
    }

    @Override
    public long knownBytes(long offset) {
        throw awaited();
    }

    @Override
    public long usableBytes(long offset) {
        throw awaited();
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        throw awaited();
    }

    private NoActiveComponentException awaited() {
        String reason = String.format(Locale.ROOT, "generation %d of '%s' was found in the heap file, and waits for its component (format %d) to come back", generation, component, formatVersion);
        return new NoActiveComponentException(String.format(Locale.ROOT, "nobody knows which blocks are live there: %s; install it, or see 'memheap:explain'", reason), Map.of(component, reason));
    }

    @Override
    public long liveBytes() {
        return 0;
    }

    @Override
    public HeapUsage usage() {
        return new HeapUsage(windowBytes, 0, 0, 0, Map.of());
    }
}
