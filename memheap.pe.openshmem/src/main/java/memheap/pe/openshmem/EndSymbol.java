package memheap.pe.openshmem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A shared object that has nothing but the symbol {@code _end}, at an absolute address below everything that a process maps.
 *
 * <p>OpenSHMEM takes what is writable below {@code _end} for the static data of the program. The launcher of a JVM has no such symbol, so the one of the
 * OpenSHMEM library is found, and half of the JVM lies below it. With this object loaded before, nothing does.
 *
 * <pre>
 *  offset
 *   +0    file header
 *   +64   three program headers: what is loaded (the file as a whole, writable because the loader relocates the dynamic section), where
 *         the dynamic section is, and that no stack has to be executable
 *   +232  hash table of the symbols: one bucket, two entries
 *   +256  symbols: the empty one, and _end
 *   +304  their names
 *   +352  dynamic section
 * </pre>
 */
final class EndSymbol {

    /** What the symbol says. */
    static final long ADDRESS = 0x1000;

    private static final int HEADERS = 64;
    private static final int HEADER_BYTES = 56;
    private static final int HASH = 232;
    private static final int SYMBOLS = 256;
    private static final int SYMBOL_BYTES = 24;
    private static final int NAMES = 304;
    private static final int DYNAMIC = 352;
    private static final byte[] NAMES_TEXT = "\0_end\0memheap-end.so\0".getBytes(StandardCharsets.US_ASCII);
    private static final int END_NAME = 1;
    private static final int OBJECT_NAME = 6;
    private static final int DYNAMIC_ENTRIES = 7;
    private static final int BYTES = DYNAMIC + DYNAMIC_ENTRIES * 16;

    private static final int LOAD = 1;
    private static final int DYNAMIC_SECTION = 2;
    private static final int STACK = 0x6474e551;
    private static final int READ_WRITE = 6;
    private static final long LARGEST_PAGE = 1 << 16;
    private static final short SHARED_OBJECT = 3;
    private static final short X86_64 = 62;
    private static final short AARCH64 = 183;
    private static final byte GLOBAL = 1 << 4;
    private static final short ABSOLUTE = (short) 0xfff1;

    private EndSymbol() {
    }

    /** The file, for the processor of this JVM. */
    static byte[] image() {
        ByteBuffer file = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fileHeader(file);
        programHeader(file.position(HEADERS), LOAD, 0, BYTES, LARGEST_PAGE);
        programHeader(file, DYNAMIC_SECTION, DYNAMIC, DYNAMIC_ENTRIES * 16, Long.BYTES);
        programHeader(file, STACK, 0, 0, 16);
        file.position(HASH).putInt(1).putInt(2).putInt(1);
        file.position(SYMBOLS + SYMBOL_BYTES).putInt(END_NAME).put(GLOBAL).put((byte) 0).putShort(ABSOLUTE).putLong(ADDRESS).putLong(0);
        file.position(NAMES).put(NAMES_TEXT);
        dynamicSection(file.position(DYNAMIC));
        return file.array();
    }

    private static void fileHeader(ByteBuffer file) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16); // 64 bits, little endian, version 1
        file.putShort(SHARED_OBJECT).putShort(System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64).putInt(1);
        file.putLong(0).putLong(HEADERS).putLong(0).putInt(0); // no entry point, program headers, no section headers, no flags
        file.putShort((short) HEADERS).putShort((short) HEADER_BYTES).putShort((short) 3).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    private static void programHeader(ByteBuffer file, int type, long offset, long byteSize, long alignment) {
        file.putInt(type).putInt(READ_WRITE).putLong(offset).putLong(offset).putLong(offset).putLong(byteSize).putLong(byteSize).putLong(alignment);
    }

    private static void dynamicSection(ByteBuffer file) {
        entry(file, 14, OBJECT_NAME);
        entry(file, 4, HASH);
        entry(file, 5, NAMES);
        entry(file, 6, SYMBOLS);
        entry(file, 10, NAMES_TEXT.length);
        entry(file, 11, SYMBOL_BYTES);
        entry(file, 0, 0);
    }

    private static void entry(ByteBuffer file, long tag, long value) {
        file.putLong(tag).putLong(value);
    }
}
