package memheap.replay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.ZipException;

/** A decompressed stream of varints that knows where it is, so that every complaint names the place. */
final class VarintInput {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final int LAST_SHIFT = 63;

    private final Path file;
    private final InputStream stream;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long bufferOffset;
    private int position;
    private int limit;

    VarintInput(Path file, InputStream stream) {
        this.file = file;
        this.stream = stream;
    }

    /** Where the next byte comes from, in bytes from the start of the decompressed stream. */
    long offset() {
        return bufferOffset + position;
    }

    boolean atEnd() throws IOException {
        return position == limit && !refill();
    }

    void expect(String magic) throws IOException {
        byte[] expected = magic.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < expected.length; i++) {
            long start = offset();
            int found = next(start, String.format(Locale.ROOT, "the magic bytes '%s'", magic));
            if (found != expected[i]) {
                throw wrong(start, String.format(Locale.ROOT, "the byte 0x%02x",
                        found & 0xff), String.format(Locale.ROOT, "0x%02x of the magic bytes '%s'", expected[i], magic));
            }
        }
    }

    /**
     * Reads an unsigned number.
     *
     * @param what what it stands for, for the message
     * @return 64 bits, to be taken as unsigned
     */
    long varint(String what) throws IOException {
        long start = offset();
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += 7) {
            byte next = next(start, what);
            if (shift == LAST_SHIFT && (next & 0xfe) != 0) {
                break;
            }
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw wrong(start, "a varint of more than 64 bits", what);
    }

    /** Makes the exception for something that starts at an offset and is not what it should be. */
    TraceFormatException wrong(long start, String found, String expected) {
        return new TraceFormatException(file, start, found, expected);
    }

    private byte next(long start, String what) throws IOException {
        if (atEnd()) {
            throw wrong(start, "the end of the stream", what);
        }
        return buffer[position++];
    }

    private boolean refill() throws IOException {
        bufferOffset += limit;
        position = 0;
        limit = 0;
        try {
            limit = Math.max(0, stream.read(buffer));
        } catch (EOFException | ZipException damaged) {
            throw new TraceFormatException(file, bufferOffset, String.format(Locale.ROOT, "a damaged gzip stream (%s)",
                    damaged.getMessage()), "an intact one", damaged);
        }
        return limit > 0;
    }
}
