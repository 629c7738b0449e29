package memheap.base;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import memheap.spi.HeapSpace;

/**
 * What one module is lent: the window's memory and its metadata, in a scope of their own. Once the space is closed, code that kept a segment gets an
 * exception instead of somebody else's bytes.
 */
final class WindowSpace implements HeapSpace, AutoCloseable {

    private final Arena windowScope = Arena.ofShared();
    private final Arena metadataScope = Arena.ofShared();
    private final Arena notesScope = Arena.ofShared();
    private final MemorySegment memory;
    private final MemorySegment metadata;
    private final MemorySegment notes;
    private final boolean symmetric;
    private int inside;           // calls of the module's code that may not be waited for to their end; guarded by this
    private boolean metadataKept; // guarded by this
    private boolean closed;       // guarded by this
    private boolean released;     // guarded by this

    /**
     * Lends a window.
     *
     * @param isFresh whether the metadata shall be zeroed; otherwise they are as the last module of this window left them
     * @param notesBytes what the base itself needs for notes about blocks; 0 if it takes none
     */
    WindowSpace(HeapMemory memory, Window window, long metadataBytes, boolean isFresh, long notesBytes, boolean symmetric) throws IOException {
        Reserve reserve = memory.reserve();
        this.memory = reserve.canRescope() ? reserve.rescoped(window.address(), window.byteSize(), windowScope)
                : reserve.memory().asSlice(window.address(), window.byteSize());
        this.metadata = outOfBand(() -> reserve.metadata(window.index(), metadataBytes, isFresh, metadataScope));
        this.notes = notesBytes == 0 ? MemorySegment.NULL : outOfBand(() -> reserve.scratch(notesBytes, notesScope));
        this.symmetric = symmetric;
    }

    @FunctionalInterface
    private interface Source {
        MemorySegment get() throws IOException;
    }

    private MemorySegment outOfBand(Source source) throws IOException {
        try {
            return source.get();
        } catch (IOException | RuntimeException | Error failed) {
            close();
            throw failed;
        }
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
        return symmetric;
    }

    /** Room for the base's notes about blocks, which no module sees. */
    MemorySegment notes() {
        return notes;
    }

    /** Keeps the metadata and the notes for ever: somebody who cannot be stopped may still use them, and by their address. */
    synchronized void keepMetadata() {
        metadataKept = true;
    }

    /** Runs a {@link ForeignCall}, which may not be waited for to its end: metadata and notes are kept until it has ended. */
    <T> T run(String what, Duration limit, Callable<T> call) throws TimeoutException, ExecutionException {
        enter();
        return ForeignCall.run(what, limit, call, this::leave);
    }

    /** Whether a call of the module's code that was not waited for to its end has not returned yet. */
    synchronized boolean isBusy() {
        return inside > 0;
    }

    private synchronized void enter() {
        inside++;
    }

    private synchronized void leave() {
        inside--;
        release();
    }

    /** Ends all access, but to metadata and notes that somebody may still use. @throws IllegalStateException if a native call uses the memory */
    @Override
    public synchronized void close() {
        windowScope.close();
        closed = true;
        release();
    }

    private void release() {
        if (closed && !released && !metadataKept && inside == 0) {
            notesScope.close();
            metadataScope.close();
            released = true;
        }
    }

    /** Whether it is closed, and nobody can use any of it any more. */
    synchronized boolean isReleased() {
        return released;
    }
}
