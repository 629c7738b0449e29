package memheap.shell;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;

/** Allocates, frees, writes and reads blocks by hand; never touches a byte outside of a live block. */
final class BlockDesk {

    private static final int LINE_BYTES = 16;
    private static final long MOST_BYTES = 1 << 20;

    /** How much of a block is read unless the user says otherwise. */
    private static final long USUAL_BYTES = 256;

    private final AddressHeap heap;

    BlockDesk(AddressHeap heap) {
        this.heap = heap;
    }

    /** Frees a block; unlike a program, a person who frees 0x0 has made a mistake. */
    void free(long address) {
        requireAddress(address);
        heap.free(address);
    }

    /**
     * Writes a text in UTF-8 from the start of a block.
     *
     * @return how many bytes it has
     * @throws IllegalArgumentException if the block is too small
     */
    int write(long address, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        check("write", address, bytes.length);
        MemorySegment.copy(bytes, 0, heap.memory(), ValueLayout.JAVA_BYTE, address, bytes.length);
        return bytes.length;
    }

    /** Shows the first bytes of a block, at most {@value #USUAL_BYTES}. */
    String read(long address) {
        return read(address, Math.min(usableBytes(address), USUAL_BYTES));
    }

    /**
     * Shows the first bytes of a block, in hexadecimal and as text.
     *
     * @throws IllegalArgumentException if the block is smaller, or more than {@value #MOST_BYTES} bytes are asked for
     */
    String read(long address, long byteSize) {
        check("read", address, byteSize);
        if (byteSize > MOST_BYTES) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "cannot read %d bytes: at most %d at once", byteSize, MOST_BYTES));
        }
        MemorySegment memory = heap.memory();
        return LongStream.iterate(0, start -> start < byteSize, start -> start + LINE_BYTES)
                .mapToObj(start -> line(address + start, memory.asSlice(address + start, Math.min(LINE_BYTES, byteSize - start))))
                .collect(Collectors.joining("\n"));
    }

    private void check(String verb, long address, long byteSize) {
        long usableBytes = usableBytes(address);
        if (byteSize > usableBytes) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "cannot %s %d bytes at %s: the block there has %d",
                    verb, byteSize, ByteText.hex(address), usableBytes));
        }
    }

    private long usableBytes(long address) {
        requireAddress(address);
        return heap.usableBytes(address);
    }

    private static void requireAddress(long address) {
        if (address == AddressHeap.NULL) {
            throw new InvalidFreeException("no block is ever at 0x0", address);
        }
    }

    private static String line(long address, MemorySegment segment) {
        byte[] bytes = segment.toArray(ValueLayout.JAVA_BYTE);
        String hex = HexFormat.ofDelimiter(" ").formatHex(bytes);
        var text = new StringBuilder();
        for (byte value : bytes) {
            text.append(value >= ' ' && value < 0x7f ? (char) value : '.');
        }
        return String.format(Locale.ROOT, "0x%012x  %-47s  %s", address, hex, text);
    }
}
