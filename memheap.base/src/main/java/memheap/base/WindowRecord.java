package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Who has a window of a heap in a file, so that the same component can go on with it. One store makes it valid, and one takes it away.
 *
 * <pre>
 *   0    0x44494c56 if it is valid, 0 if the window is free    4
 *   4    checksum               4: CRC-32C of bytes 8 to 511
 *   8    generation             8
 *   16   size of the metadata   8
 *   24   format of the component 4
 *   28   length of its name     4
 *   32   its name               at most 255 bytes of UTF-8
 * </pre>
 *
 * @param generation its number
 * @param component the name of its component
 * @param formatVersion what the component says of the form of its metadata
 * @param metadataBytes size of the metadata
 */
record WindowRecord(long generation, String component, int formatVersion, long metadataBytes) {

    private static final long VALID_OFFSET = 0;
    private static final long CHECKSUM_OFFSET = 4;
    private static final long GENERATION_OFFSET = 8;
    private static final long METADATA_BYTES_OFFSET = 16;
    private static final long FORMAT_OFFSET = 24;
    private static final long NAME_BYTES_OFFSET = 28;
    private static final long NAME_OFFSET = 32;
    private static final int VALID = 0x44494c56; // differs from 0 in many bits, so that a damaged one is neither
    static final int MOST_NAME_BYTES = 255;
    private static final VarHandle INT = JAVA_INT.varHandle();

    /** Writes it. @param bytes of the record in the file */
    void write(MemorySegment bytes) {
        byte[] name = component.getBytes(StandardCharsets.UTF_8);
        if (name.length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the name of a component has at most %d bytes in a heap file, but '%s' has %d", MOST_NAME_BYTES, component, name.length));
        }
        erase(bytes);
        bytes.asSlice(GENERATION_OFFSET).fill((byte) 0);
        bytes.set(JAVA_LONG, GENERATION_OFFSET, generation);
        bytes.set(JAVA_LONG, METADATA_BYTES_OFFSET, metadataBytes);
        bytes.set(JAVA_INT, FORMAT_OFFSET, formatVersion);
        bytes.set(JAVA_INT, NAME_BYTES_OFFSET, name.length);
        MemorySegment.copy(name, 0, bytes, JAVA_BYTE, NAME_OFFSET, name.length);
        bytes.set(JAVA_INT, CHECKSUM_OFFSET, checksum(bytes));
        INT.setRelease(bytes, VALID_OFFSET, VALID);
    }

    static boolean isValid(MemorySegment bytes) {
        return bytes.get(JAVA_INT, VALID_OFFSET) == VALID;
    }

    /** Takes it away. */
    static void erase(MemorySegment bytes) {
        INT.setRelease(bytes, VALID_OFFSET, 0);
    }

    /** Reads it. @return nothing if the window is free */
    static Optional<WindowRecord> read(Path file, int window, MemorySegment bytes, HeapFileLayout layout) throws HeapFormatException {
        int valid = bytes.get(JAVA_INT, VALID_OFFSET);
        if (valid == 0) {
            return Optional.empty();
        }
        String field = "record of window " + window;
        int found = bytes.get(JAVA_INT, CHECKSUM_OFFSET);
        int expected = checksum(bytes);
        if (valid != VALID || found != expected) {
            throw new HeapFormatException(file, field, String.format(Locale.ROOT, "marked %d with the checksum 0x%x", valid, found), String.format(Locale.ROOT, "it should be %d with 0x%x: it is damaged", VALID, expected));
        }
        int nameBytes = bytes.get(JAVA_INT, NAME_BYTES_OFFSET);
        var record = new WindowRecord(bytes.get(JAVA_LONG, GENERATION_OFFSET), nameBytes < 1 || nameBytes > MOST_NAME_BYTES ? "" : new String(bytes.asSlice(NAME_OFFSET, nameBytes).toArray(JAVA_BYTE), StandardCharsets.UTF_8),
                bytes.get(JAVA_INT, FORMAT_OFFSET), bytes.get(JAVA_LONG, METADATA_BYTES_OFFSET));
        if (record.component.isEmpty() || record.generation < 1 || record.formatVersion < 1 || record.metadataBytes < 0 || record.metadataBytes > layout.metadataStride()) {
            throw new HeapFormatException(file, field, record.toString(), "no memheap writes such a one");
        }
        return Optional.of(record);
    }

    private static int checksum(MemorySegment bytes) {
        var crc = new CRC32C();
        crc.update(bytes.asSlice(GENERATION_OFFSET).toArray(JAVA_BYTE));
        return (int) crc.getValue();
    }
}
