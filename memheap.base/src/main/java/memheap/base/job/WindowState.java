package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Who has a window of the heap, as one PE tells it to another that has just come.
 *
 * @param window its index
 * @param generation number of the generation
 * @param component name of its component
 * @param formatVersion what the component says of the form of its metadata
 * @param metadataBytes size of the metadata
 * @param serves whether it is the one that allocates
 * @param isUnbroken whether it is as in every other PE, as far as that one knows
 */
public record WindowState(int window, long generation, String component, int formatVersion, long metadataBytes, boolean serves, boolean isUnbroken) {

    private static final long NAME = 29;
    private static final int SERVES = 1;
    private static final int UNBROKEN = 2;

    MemorySegment record() {
        byte[] name = component.getBytes(StandardCharsets.UTF_8);
        var record = MemorySegment.ofArray(new byte[Math.toIntExact(NAME + name.length)]);
        record.set(JAVA_INT_UNALIGNED, 0, window);
        record.set(JAVA_INT_UNALIGNED, 4, formatVersion);
        record.set(JAVA_LONG_UNALIGNED, 8, generation);
        record.set(JAVA_LONG_UNALIGNED, 16, metadataBytes);
        record.set(JAVA_BYTE, 24, (byte) ((serves ? SERVES : 0) | (isUnbroken ? UNBROKEN : 0)));
        record.set(JAVA_INT_UNALIGNED, 25, name.length);
        MemorySegment.copy(name, 0, record, JAVA_BYTE, NAME, name.length);
        return record;
    }

    static WindowState read(MemorySegment record) {
        byte[] name = record.asSlice(NAME, record.get(JAVA_INT_UNALIGNED, 25)).toArray(JAVA_BYTE);
        return new WindowState(record.get(JAVA_INT_UNALIGNED, 0), record.get(JAVA_LONG_UNALIGNED, 8), new String(name, StandardCharsets.UTF_8), record.get(JAVA_INT_UNALIGNED, 4),
                record.get(JAVA_LONG_UNALIGNED, 16), (record.get(JAVA_BYTE, 24) & SERVES) != 0, (record.get(JAVA_BYTE, 24) & UNBROKEN) != 0);
    }
}
