package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/**
 * The file that a heap lies in, from {@code memheap.backing=file:PATH}. It is locked as long as it is open; the system takes the lock away with the process, however that ends. What is written to it
 * is there for the next one to open it in the order in which it was written, unless the machine itself stops: then only what {@link #sync} has seen. Safe for all threads; windows are recorded on
 * {@code memheap-lifecycle} alone.
 */
final class HeapFile implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HeapFile.class.getName());
    private static final VarHandle MARK = JAVA_BYTE.varHandle();
    private static final byte MARKED = (byte) 0xa5; // differs from 0 in many bits, so that a damaged mark is one too

    private final SystemCalls system;
    private final Path path;
    private final HeapFileLayout layout;
    private final int descriptor;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment fixed;
    private final boolean isNew;
    private final boolean wasClean;
    private volatile boolean keptOpen;

    private HeapFile(SystemCalls system, Path path, HeapFileLayout layout, HeapFileOpening opening, int descriptor, boolean isNew) throws IOException {
        this.system = system;
        this.path = path;
        this.layout = layout;
        this.descriptor = descriptor;
        this.isNew = isNew;
        boolean locked = false;
        try {
            opening.lock(descriptor);
            locked = true;
            if (isNew || opening.requireOurs(descriptor, layout)) {
                system.resizeFile(descriptor, layout.fileBytes());
            }
            system.claim(descriptor, 0, layout.fixedBytes());
            this.fixed = mapped(0, layout.fixedBytes(), arena);
            if (isBlank()) { // new, or its maker was killed before it was one
                header().write(layout);
            }
            header().check(path, layout);
            for (int window = 0; window < layout.windows(); window++) {
                record(window);
            }
            this.wasClean = header().isClean();
            if (!wasClean) {
                LOG.log(Level.WARNING, "whoever had the heap file ''{0}'' open last has not closed it: that process was killed, or the machine stopped; what it left is looked at before it is used", path);
            }
            header().becomeOpen();
            if (isNew) {
                syncFolder();
            }
        } catch (IOException | RuntimeException failed) {
            if (isNew && locked) { // while nobody else can have it: nothing of a heap that never was
                Files.deleteIfExists(path);
            }
            arena.close(); // what is mapped holds the lock
            close(descriptor);
            throw failed;
        }
    }

    /** Has the name outlive a stop of the machine, as {@link #sync} has the content. */
    private void syncFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Whether nothing was ever finished here. All of it is looked at: somebody else's file may begin with zeros too. */
    private boolean isBlank() {
        return header().isBlank() && fixed.asSlice(HeapFileLayout.HEADER_BYTES).mismatch(MemorySegment.ofArray(new byte[Math.toIntExact(fixed.byteSize() - HeapFileLayout.HEADER_BYTES)])) < 0;
    }

    /**
     * Opens a heap, or makes a new one if there is no such file.
     *
     * @throws HeapFormatException if it is another kind of file, or does not fit what is configured; it stays as it is
     * @throws IOException if it cannot be had: it is somebody else's, no regular file, in use, or there is no space
     */
    static HeapFile open(SystemCalls system, Path path, HeapFileLayout layout) throws IOException {
        boolean isNew = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        var opening = new HeapFileOpening(system, path);
        int descriptor = opening.open(isNew);
        try {
            return new HeapFile(system, path, layout, opening, descriptor, isNew);
        } catch (HeapFormatException unfit) {
            throw unfit;
        } catch (IOException failed) {
            throw new IOException(String.format(Locale.ROOT, "the heap file '%s' cannot be used: %s", path, failed.getMessage()), failed);
        }
    }

    private HeapFileHeader header() {
        return new HeapFileHeader(fixed);
    }

    private MemorySegment mapped(long offset, long byteSize, Arena owner) throws IOException {
        long address = system.mapFile(byteSize, descriptor, offset);
        return MemorySegment.ofAddress(address).reinterpret(byteSize, owner, segment -> unmap(segment.address(), byteSize));
    }

    private void unmap(long address, long byteSize) {
        try {
            system.unmap(address, byteSize);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "a part of the heap file could not be unmapped", failed);
        }
    }

    HeapFileLayout layout() {
        return layout;
    }

    Path path() {
        return path;
    }

    private MemorySegment recordBytes(int window) {
        return fixed.asSlice(HeapFileLayout.HEADER_BYTES + (long) window * HeapFileLayout.RECORD_BYTES, HeapFileLayout.RECORD_BYTES);
    }

    /** Who has a window. */
    Optional<WindowRecord> record(int window) throws HeapFormatException {
        return WindowRecord.read(path, window, recordBytes(window), layout);
    }

    /** Whether anybody has a window. */
    boolean isRecorded(int window) {
        return WindowRecord.isValid(recordBytes(window));
    }

    void write(int window, WindowRecord record) {
        record.write(recordBytes(window));
    }

    void erase(int window) {
        WindowRecord.erase(recordBytes(window));
    }

    /** Whether a granule of the heap has its pages. */
    boolean isMarked(int granule) {
        return (byte) MARK.getAcquire(fixed, markOffset(granule)) != 0;
    }

    private static long markOffset(int granule) {
        return HeapFileLayout.MARKS_OFFSET + (long) granule;
    }

    /** Gives a granule of the heap the pages that it lacks, and maps it at an address. @throws IOException if there is no space for them; it may have got some */
    void claim(int granule, long address) throws IOException {
        system.claim(descriptor, layout.heapOffset() + granule * layout.granuleBytes(), granuleBytes(granule));
        map(granule, address);
        MARK.setRelease(fixed, markOffset(granule), MARKED);
    }

    private long granuleBytes(int granule) {
        return Math.min(layout.granuleBytes(), layout.heapBytes() - granule * layout.granuleBytes());
    }

    private void map(int granule, long address) throws IOException {
        system.remapFile(address, granuleBytes(granule), descriptor, layout.heapOffset() + granule * layout.granuleBytes());
    }

    /** Takes the pages of a granule away, after something else was mapped there. */
    void release(int granule) throws IOException {
        MARK.setRelease(fixed, markOffset(granule), (byte) 0);
        system.punchHole(descriptor, layout.heapOffset() + granule * layout.granuleBytes(), granuleBytes(granule));
    }

    /**
     * Maps the metadata of a window.
     *
     * @param isFresh whether what was there before shall be gone: it reads as zeros then
     * @throws IOException if that is more than there is room for, or the file system is full
     */
    MemorySegment metadata(int window, long byteSize, boolean isFresh, Arena owner) throws IOException {
        if (byteSize > layout.metadataStride()) {
            throw new IOException(String.format(Locale.ROOT, "%d bytes are more than the %d that a heap file has for the metadata of a window", byteSize, layout.metadataStride()));
        }
        long mappedBytes = Math.ceilDiv(Math.max(1, byteSize), system.pageBytes()) * system.pageBytes();
        if (isFresh) {
            system.punchHole(descriptor, layout.metadataOffset(window), layout.metadataStride());
        }
        system.claim(descriptor, layout.metadataOffset(window), mappedBytes);
        return mapped(layout.metadataOffset(window), mappedBytes, owner).asSlice(0, byteSize);
    }

    /** Takes the pages of a window's metadata away. */
    void releaseMetadata(int window) throws IOException {
        system.punchHole(descriptor, layout.metadataOffset(window), layout.metadataStride());
    }

    /** Returns when all that was written before is on the device, so that it outlives a stop of the machine. */
    void sync() throws IOException {
        system.syncFile(descriptor);
    }

    /** Has it stay open and locked until the process ends: somebody who cannot be stopped may still write to it. */
    void keepOpen() {
        keptOpen = true;
    }

    /** Closes it as one who has not used it: it is as it was, and one that was not there is not. */
    void abandon() {
        if (wasClean) {
            header().becomeClean();
        }
        if (isNew) {
            delete();
        }
        arena.close();
        close(descriptor);
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the new heap file could not be deleted, and holds nothing", failed);
        }
    }

    /** Closes it as one who has left it in order. */
    @Override
    public void close() {
        if (keptOpen) {
            return;
        }
        try {
            sync(); // first, so that no loss of power leaves a file that says so and is not
            header().becomeClean();
            sync();
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the closed heap file could not be written to its device", failed);
        }
        arena.close();
        close(descriptor);
    }

    private void close(int opened) {
        try {
            system.closeFile(opened);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the heap file could not be closed", failed);
        }
    }
}
