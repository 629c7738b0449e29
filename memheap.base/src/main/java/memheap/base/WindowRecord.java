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
 *   0    whether it is valid    4
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

    private static final int VALID = 1;
    static final int MOST_NAME_BYTES = 255;
    private static final VarHandle INT = JAVA_INT.varHandle();

    /** Writes it. @param bytes of the record in the file */
    void write(MemorySegment bytes) {
        byte[] name = component.getBytes(StandardCharsets.UTF_8);
        if (name.length > MOST_NAME_BYTES) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the name of a component has at most %d bytes in a heap file, but '%s' has %d", MOST_NAME_BYTES, component, name.length));
        }
        erase(bytes);
        bytes.asSlice(8).fill((byte) 0);
        bytes.set(JAVA_LONG, 8, generation);
        bytes.set(JAVA_LONG, 16, metadataBytes);
        bytes.set(JAVA_INT, 24, formatVersion);
        bytes.set(JAVA_INT, 28, name.length);
        MemorySegment.copy(name, 0, bytes, JAVA_BYTE, 32, name.length);
        bytes.set(JAVA_INT, 4, checksum(bytes));
        INT.setRelease(bytes, 0L, VALID);
    }

    static boolean isValid(MemorySegment bytes) {
        return bytes.get(JAVA_INT, 0) == VALID;
    }

    /** Takes it away. */
    static void erase(MemorySegment bytes) {
        INT.setRelease(bytes, 0L, 0);
    }

    /** Reads it. @return nothing if the window is free */
    static Optional<WindowRecord> read(Path file, int window, MemorySegment bytes, HeapFileLayout layout) throws HeapFormatException {
        int valid = bytes.get(JAVA_INT, 0);
        if (valid == 0) {
            return Optional.empty();
        }
        String field = "record of window " + window;
        int found = bytes.get(JAVA_INT, 4);
        int expected = checksum(bytes);
        if (valid != VALID || found != expected) {
            throw new HeapFormatException(file, field, String.format(Locale.ROOT, "marked %d with the checksum 0x%x", valid, found), String.format(Locale.ROOT, "it should be %d with 0x%x: it is damaged", VALID, expected));
        }
        int nameBytes = bytes.get(JAVA_INT, 28);
        var record = new WindowRecord(bytes.get(JAVA_LONG, 8), nameBytes < 1 || nameBytes > MOST_NAME_BYTES ? "" : new String(bytes.asSlice(32, nameBytes).toArray(JAVA_BYTE), StandardCharsets.UTF_8),
                bytes.get(JAVA_INT, 24), bytes.get(JAVA_LONG, 16));
        if (record.component.isEmpty() || record.generation < 1 || record.formatVersion < 1 || record.metadataBytes < 0 || record.metadataBytes > layout.metadataStride()) {
            throw new HeapFormatException(file, field, record.toString(), "no memheap writes such a one");
        }
        return Optional.of(record);
    }

    private static int checksum(MemorySegment bytes) {
        var crc = new CRC32C();
        crc.update(bytes.asSlice(8).toArray(JAVA_BYTE));
        return (int) crc.getValue();
    }
}
