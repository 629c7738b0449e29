package memheap.ptmalloc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;
import memheap.metadata.Metadata;
import memheap.spi.ComponentUnavailableException;

/**
 * The start of the metadata: what must be known before anything else of it can be read. It never changes once it is sealed.
 *
 * <pre>
 *  offset
 *   +0   magic          0 until init has written everything else
 *   +8   formatVersion
 *  +16   windowBytes
 * </pre>
 */
final class PtmallocHeader {

    /** The format of the whole metadata; another one is never read. */
    static final int FORMAT_VERSION = 2;

    /** "memhptml", as a big-endian machine would show it. */
    static final long MAGIC = 0x6d656d68_70746d6cL;

    private static final StructLayout HEADER = structLayout(JAVA_LONG.withName("magic"), JAVA_LONG.withName("formatVersion"),
            JAVA_LONG.withName("windowBytes"));

    /** Size of the header. */
    static final long BYTES = HEADER.byteSize();

    private static final long MAGIC_OFFSET = HEADER.byteOffset(groupElement("magic"));
    private static final long FORMAT_VERSION_OFFSET = HEADER.byteOffset(groupElement("formatVersion"));
    private static final long WINDOW_BYTES_OFFSET = HEADER.byteOffset(groupElement("windowBytes"));

    private final Metadata metadata;

    PtmallocHeader(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Writes everything but the magic, without which nobody reopens. */
    void write(long windowBytes) {
        metadata.setLong(FORMAT_VERSION_OFFSET, FORMAT_VERSION);
        metadata.setLong(WINDOW_BYTES_OFFSET, windowBytes);
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

    /** Refuses what no module of this version has left for a window of this size; the message names the field. */
    void requireReadable(long expectedWindowBytes) throws ComponentUnavailableException {
        if (metadata.byteSize() < BYTES) {
            throw refusal("size", metadata.byteSize() + " bytes", "at least " + BYTES + " bytes");
        }
        if (magic() != MAGIC) {
            throw refusal("magic", hex(magic()), hex(MAGIC) + "; most likely 'ptmalloc' never finished its init here");
        }
        if (formatVersion() != FORMAT_VERSION) {
            throw refusal("format version", Long.toString(formatVersion()), Integer.toString(FORMAT_VERSION));
        }
        if (windowBytes() != expectedWindowBytes) {
            throw refusal("window size", windowBytes() + " bytes", expectedWindowBytes + " bytes");
        }
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    private static ComponentUnavailableException refusal(String field, String found, String expected) {
        return new ComponentUnavailableException("cannot reopen 'ptmalloc' metadata: its " + field + " is " + found + ", expected was " + expected);
    }
}
