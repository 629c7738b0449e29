package memheap.buddy;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import java.util.Locale;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;

/**
 * The start of the metadata: what must be known before anything else of it can be read. It never changes once it is sealed.
 *
 * <pre>
 *  offset
 *   +0   magic              0 until init has written everything else
 *   +8   formatVersion
 *  +16   windowBytes
 *  +24   minimumBlockBytes  a power of two, at least 8
 *  +32   cells              how many cells the lanes have, 0 without lanes
 * </pre>
 */
final class BuddyHeader {

    /** The format of the whole metadata; another one is never read. */
    static final int FORMAT_VERSION = 2;

    /** No block is smaller, in bytes. */
    static final long LEAST_MINIMUM_BLOCK_BYTES = 8;

    /** "memhbudy", as a big-endian machine would show it. */
    static final long MAGIC = 0x6d656d68_62756479L;

    private static final StructLayout HEADER = structLayout(JAVA_LONG.withName("magic"), JAVA_LONG.withName("formatVersion"),
            JAVA_LONG.withName("windowBytes"), JAVA_LONG.withName("minimumBlockBytes"), JAVA_LONG.withName("cells"));

    /** Size of the header. */
    static final long BYTES = HEADER.byteSize();

    private static final long MAGIC_OFFSET = HEADER.byteOffset(groupElement("magic"));
    private static final long FORMAT_VERSION_OFFSET = HEADER.byteOffset(groupElement("formatVersion"));
    private static final long WINDOW_BYTES_OFFSET = HEADER.byteOffset(groupElement("windowBytes"));
    private static final long MINIMUM_BLOCK_BYTES_OFFSET = HEADER.byteOffset(groupElement("minimumBlockBytes"));

    private static final long CELLS_OFFSET = HEADER.byteOffset(groupElement("cells"));

    private final Metadata metadata;

    BuddyHeader(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Whether blocks can be cut down to this size. */
    static boolean isMinimumBlock(long byteSize) {
        return byteSize >= LEAST_MINIMUM_BLOCK_BYTES && Long.bitCount(byteSize) == 1;
    }

    /** Writes everything but the magic, without which nobody reopens. */
    void write(BuddyLayout layout) {
        metadata.setLong(FORMAT_VERSION_OFFSET, FORMAT_VERSION);
        metadata.setLong(WINDOW_BYTES_OFFSET, layout.windowBytes());
        metadata.setLong(MINIMUM_BLOCK_BYTES_OFFSET, 1L << layout.minimumOrder());
        metadata.setLong(CELLS_OFFSET, layout.cells());
    }

    /** Writes the magic, after everything else. */
    void seal() {
        metadata.setLongRelease(MAGIC_OFFSET, MAGIC);
    }

    long magic() {
        return metadata.getLong(MAGIC_OFFSET);
    }

    long formatVersion() {
        return metadata.getLong(FORMAT_VERSION_OFFSET);
    }

    long windowBytes() {
        return metadata.getLong(WINDOW_BYTES_OFFSET);
    }

    long cells() {
        return metadata.getLong(CELLS_OFFSET);
    }

    long minimumBlockBytes() {
        return metadata.getLong(MINIMUM_BLOCK_BYTES_OFFSET);
    }

    /** Refuses what no module of this version has left for a window of this size; the message names the field. @return the layout that it was written with */
    BuddyLayout requireReadable(long expectedWindowBytes) throws ComponentUnavailableException {
        if (metadata.byteSize() < BYTES) {
            throw refusal("size", metadata.byteSize() + " bytes", "at least " + BYTES + " bytes");
        }
        if (magic() != MAGIC) {
            throw refusal("magic", String.format(Locale.ROOT, "0x%x",
                    magic()), String.format(Locale.ROOT, "0x%x; most likely 'buddy' never finished its init here", MAGIC));
        }
        if (formatVersion() != FORMAT_VERSION) {
            throw refusal("format version", Long.toString(formatVersion()), Integer.toString(FORMAT_VERSION));
        }
        if (windowBytes() != expectedWindowBytes) {
            throw refusal("window size", windowBytes() + " bytes", expectedWindowBytes + " bytes");
        }
        if (!isMinimumBlock(minimumBlockBytes()) || minimumBlockBytes() > expectedWindowBytes) {
            throw refusal("minimum block", minimumBlockBytes() + " bytes",
                    "a power of two from " + LEAST_MINIMUM_BLOCK_BYTES + " bytes to the window's size");
        }
        BuddyLayout layout = cells() == 0 ? BuddyLayout.plain(expectedWindowBytes, minimumBlockBytes()) : BuddyLayout.withCells(expectedWindowBytes, minimumBlockBytes());
        if (cells() != layout.cells() || minimumBlockBytes() != 1L << layout.minimumOrder()) {
            throw refusal("number of cells", Long.toString(cells()), layout.cells() + " in a window of blocks of at least " + minimumBlockBytes() + " bytes");
        }
        return layout;
    }

    private static ComponentUnavailableException refusal(String field, String found, String expected) {
        return new ComponentUnavailableException(String.format(Locale.ROOT, "cannot reopen 'buddy' metadata: its %s is %s, expected was %s",
                field, found, expected));
    }
}
