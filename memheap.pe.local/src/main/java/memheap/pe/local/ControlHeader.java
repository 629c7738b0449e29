package memheap.pe.local;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What the control file says of itself. The magic is written last, so that a file whose maker was killed has none.
 *
 * <pre>
 *   0   magic               8
 *   8   format version      4
 *   12  byte order          4: 0x01020304
 *   16  number of PEs       4
 *   24  heap size           8
 *   32  heap alignment      8
 *   40  file size           8
 *   48  mark of this job    8: a random number that its heaps have too
 *   56  checksum            4: CRC-32C of bytes 8 to 55
 * </pre>
 */
final class ControlHeader {

    static final int FORMAT_VERSION = 2;

    private static final long MAGIC = 0x31304550504d454dL; // "MEMPPE01" from the lowest byte on, where bytes go upwards
    private static final int BYTE_ORDER = 0x01020304;
    private static final long VERSION_OFFSET = 8;
    private static final long ORDER_OFFSET = 12;
    private static final long COUNT_OFFSET = 16;
    private static final long HEAP_BYTES_OFFSET = 24;
    private static final long ALIGNMENT_OFFSET = 32;
    private static final long FILE_BYTES_OFFSET = 40;
    private static final long MARK_OFFSET = 48;
    private static final long CHECKSUM_OFFSET = 56;
    private static final VarHandle LONG = JAVA_LONG.varHandle();

    private final MemorySegment bytes;

    /** @param bytes the start of the file */
    ControlHeader(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** Whether nothing was ever finished here. */
    boolean isBlank() {
        return (long) LONG.getAcquire(bytes, 0L) == 0;
    }

    void write(ControlLayout layout, long mark) {
        bytes.set(JAVA_INT, VERSION_OFFSET, FORMAT_VERSION);
        bytes.set(JAVA_INT, ORDER_OFFSET, BYTE_ORDER);
        bytes.set(JAVA_INT, COUNT_OFFSET, layout.count());
        bytes.set(JAVA_LONG, HEAP_BYTES_OFFSET, layout.heapBytes());
        bytes.set(JAVA_LONG, ALIGNMENT_OFFSET, layout.heapAlignment());
        bytes.set(JAVA_LONG, FILE_BYTES_OFFSET, layout.fileBytes());
        bytes.set(JAVA_LONG, MARK_OFFSET, mark);
        bytes.set(JAVA_INT, CHECKSUM_OFFSET, checksum());
        LONG.setRelease(bytes, 0L, MAGIC);
    }

    private int checksum() {
        var crc = new CRC32C();
        crc.update(bytes.asSlice(VERSION_OFFSET, CHECKSUM_OFFSET - VERSION_OFFSET).toArray(JAVA_BYTE));
        return (int) crc.getValue();
    }

    /** Compares it with the job that was asked for. @throws JobFormatException naming the first field that does not fit */
    void check(Path file, ControlLayout wanted) throws JobFormatException {
        long magic = bytes.get(JAVA_LONG, 0);
        require(file, "magic", magic == Long.reverseBytes(MAGIC) ? MAGIC : magic, MAGIC, "a job of memheap has 0x%x");
        require(file, "byte order", bytes.get(JAVA_INT, ORDER_OFFSET), BYTE_ORDER, "on this machine it is 0x%x");
        require(file, "format version", bytes.get(JAVA_INT, VERSION_OFFSET), FORMAT_VERSION, "this memheap knows version %d: have all PEs of a job run the same one");
        require(file, "checksum", bytes.get(JAVA_INT, CHECKSUM_OFFSET), checksum(), "that of its header is 0x%x: it is damaged");
        require(file, "number of PEs", bytes.get(JAVA_INT, COUNT_OFFSET), wanted.count(), "this PE was started for %d: start all with the same number, or this job under another name");
        require(file, "heap size", bytes.get(JAVA_LONG, HEAP_BYTES_OFFSET), wanted.heapBytes(), "this PE was started for %d bytes: start all with the same size");
        require(file, "heap alignment", bytes.get(JAVA_LONG, ALIGNMENT_OFFSET), wanted.heapAlignment(), "this PE was started for %d bytes: start all with the same alignment");
        require(file, "file size", bytes.get(JAVA_LONG, FILE_BYTES_OFFSET), wanted.fileBytes(), "for this job it is %d");
    }

    private static void require(Path file, String field, long found, long expected, String words) throws JobFormatException {
        if (found != expected) {
            String form = words.contains("0x%x") ? "0x%x" : "%d";
            throw new JobFormatException(file, field, String.format(Locale.ROOT, form, found), String.format(Locale.ROOT, words, expected));
        }
    }

    /** A number that this job has and others have not. */
    long mark() {
        return bytes.get(JAVA_LONG, MARK_OFFSET);
    }
}
