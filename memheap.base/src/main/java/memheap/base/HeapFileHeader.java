package memheap.base;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What the file of a heap says of itself. The magic is written last, so that a file whose maker was killed has none.
 *
 * <pre>
 *   0   magic                     8 bytes
 *   8   format version            4
 *   12  byte order                4: 0x01020304
 *   16  size of a window          8
 *   24  number of windows         4
 *   28  layout digest             4: over all offsets that follow from these
 *   32  size of the file          8
 *   40  checksum                  4: CRC-32C of bytes 8 to 39
 *   64  state                     4: whether it was closed well; not in the checksum
 * </pre>
 */
final class HeapFileHeader {

    static final int FORMAT_VERSION = 2;

    private static final long MAGIC = 0x314d4548504d454dL; // "MEMPHEM1" from the lowest byte on, where bytes go upwards
    private static final int BYTE_ORDER = 0x01020304;
    private static final long VERSION_OFFSET = 8;
    private static final long ORDER_OFFSET = 12;
    private static final long WINDOW_BYTES_OFFSET = 16;
    private static final long WINDOWS_OFFSET = 24;
    private static final long DIGEST_OFFSET = 28;
    private static final long FILE_BYTES_OFFSET = 32;
    private static final long CHECKSUM_OFFSET = 40;
    private static final long STATE_OFFSET = 64;
    private static final int CLEAN = 1;
    private static final int OPEN = 2;
    private static final VarHandle LONG = JAVA_LONG.varHandle();
    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final MemorySegment bytes;

    /** @param bytes the start of the file */
    HeapFileHeader(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** Whether nothing was ever finished here. */
    boolean isBlank() {
        return bytes.get(JAVA_LONG, 0) == 0;
    }

    void write(HeapFileLayout layout) {
        bytes.set(JAVA_INT, VERSION_OFFSET, FORMAT_VERSION);
        bytes.set(JAVA_INT, ORDER_OFFSET, BYTE_ORDER);
        bytes.set(JAVA_LONG, WINDOW_BYTES_OFFSET, layout.windowBytes());
        bytes.set(JAVA_INT, WINDOWS_OFFSET, layout.windows());
        bytes.set(JAVA_INT, DIGEST_OFFSET, layout.digest());
        bytes.set(JAVA_LONG, FILE_BYTES_OFFSET, layout.fileBytes());
        bytes.set(JAVA_INT, CHECKSUM_OFFSET, checksum());
        bytes.set(JAVA_INT, STATE_OFFSET, CLEAN);
        LONG.setRelease(bytes, 0L, MAGIC);
    }

    private int checksum() {
        var crc = new CRC32C();
        crc.update(bytes.asSlice(VERSION_OFFSET, CHECKSUM_OFFSET - VERSION_OFFSET).toArray(JAVA_BYTE));
        return (int) crc.getValue();
    }

    /** Compares it with what is configured. @throws HeapFormatException naming the first field that does not fit */
    void check(Path file, HeapFileLayout wanted) throws HeapFormatException {
        long magic = bytes.get(JAVA_LONG, 0);
        require(file, "magic", magic == Long.reverseBytes(MAGIC) ? MAGIC : magic, MAGIC, "a heap of memheap has 0x%x");
        require(file, "byte order", bytes.get(JAVA_INT, ORDER_OFFSET), BYTE_ORDER, "on this machine it is 0x%x: it was made on another kind of machine");
        require(file, "format version", bytes.get(JAVA_INT, VERSION_OFFSET), FORMAT_VERSION, "this memheap knows version %d");
        require(file, "checksum", bytes.get(JAVA_INT, CHECKSUM_OFFSET), checksum(), "that of its header is 0x%x: it is damaged");
        require(file, "window size", bytes.get(JAVA_LONG, WINDOW_BYTES_OFFSET), wanted.windowBytes(), "memheap.size is %d: set it to the size in the file");
        require(file, "number of windows", bytes.get(JAVA_INT, WINDOWS_OFFSET), wanted.windows(), "memheap.windows is %d: set it to the number in the file");
        require(file, "layout digest", bytes.get(JAVA_INT, DIGEST_OFFSET), wanted.digest(), "that of this memheap is 0x%x: it was made by one that lays files out in another way");
        require(file, "file size", bytes.get(JAVA_LONG, FILE_BYTES_OFFSET), wanted.fileBytes(), "for what is configured it is %d");
    }

    private static void require(Path file, String field, long found, long expected, String words) throws HeapFormatException {
        if (found != expected) {
            String form = words.contains("0x%x") ? "0x%x" : "%d";
            throw new HeapFormatException(file, field, String.format(Locale.ROOT, form, found), String.format(Locale.ROOT, words, expected));
        }
    }

    /** Whether whoever had it open last has closed it. */
    boolean isClean() {
        return (int) INT.getVolatile(bytes, STATE_OFFSET) == CLEAN;
    }

    void becomeOpen() {
        INT.setRelease(bytes, STATE_OFFSET, OPEN);
    }

    void becomeClean() {
        INT.setRelease(bytes, STATE_OFFSET, CLEAN);
    }
}
