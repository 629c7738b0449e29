package memheap.tck;

import static java.nio.channels.FileChannel.MapMode.READ_WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import memheap.spi.HeapSpace;

/**
 * A window and room for metadata, aligned as {@link HeapSpace} promises, all zero at first.
 *
 * <p>Both lie in sparse files that have no name any more: a page costs nothing until it is touched, so a window of many GiB is cheap.
 * Usable by all threads until {@link #close()}.
 */
public final class TestSpace implements HeapSpace, AutoCloseable {

    private static final long PAGE_BYTES = 4096;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final MemorySegment metadata;
    private final boolean symmetric;

    /**
     * Makes a space.
     *
     * @param windowBytes size of the window, at least 1
     * @param metadataBytes size of the room for metadata, at least 0
     * @param symmetric what {@link #symmetric()} says
     */
    public TestSpace(long windowBytes, long metadataBytes, boolean symmetric) {
        this.memory = mapAligned(windowBytes, Math.max(PAGE_BYTES, smallestPowerOfTwoNotBelow(windowBytes)));
        this.metadata = mapAligned(metadataBytes, PAGE_BYTES);
        this.symmetric = symmetric;
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

    /** Unmaps both segments; later access to them throws {@link IllegalStateException}. */
    @Override
    public void close() {
        arena.close();
    }

    private static long smallestPowerOfTwoNotBelow(long byteSize) {
        long floor = Long.highestOneBit(byteSize);
        return floor == byteSize ? floor : floor << 1;
    }

    /** A mapping starts at a page only, so twice the room is mapped where more is asked for, and the aligned part of it is used. */
    private MemorySegment mapAligned(long byteSize, long byteAlignment) {
        MemorySegment mapped = mapSparseFile(byteSize + byteAlignment);
        long skippedBytes = -mapped.address() & (byteAlignment - 1);
        return mapped.asSlice(skippedBytes, byteSize);
    }

    private MemorySegment mapSparseFile(long byteSize) {
        try {
            Path file = Files.createTempFile("memheap-tck", null);
            try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                return channel.map(READ_WRITE, 0, byteSize, arena);
            }
        } catch (IOException cannotMap) {
            arena.close();
            throw new UncheckedIOException("cannot map a sparse file of " + byteSize + " bytes for a test", cannotMap);
        }
    }
}
