package memheap.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A file is not a trace, or is a damaged one. Its content cannot be used; other traces can. */
public final class TraceFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    /**
     * Makes an exception.
     *
     * @param file the file
     * @param offset where in the decompressed stream, in bytes from its start
     * @param found what stands there
     * @param expected what should stand there
     */
    public TraceFormatException(Path file, long offset, String found, String expected) {
        this(file, offset, found, expected, null);
    }

    /**
     * Makes an exception that another one led to.
     *
     * @param file the file
     * @param offset where in the decompressed stream, in bytes from its start
     * @param found what stands there
     * @param expected what should stand there
     * @param cause what led to it, or {@code null} if nothing did
     */
    public TraceFormatException(Path file, long offset, String found, String expected, Throwable cause) {
        super(String.format(Locale.ROOT, "cannot read trace '%s': at byte 0x%x of the decompressed stream found %s, expected %s",
                file, offset, found, expected), cause);
        this.file = file;
        this.offset = offset;
    }

    /**
     * The file.
     *
     * @return its path as it was passed in; an empty path after deserialisation
     */
    public Path file() {
        return file == null ? Path.of("") : file;
    }

    /**
     * Where the fault is.
     *
     * @return bytes from the start of the decompressed stream
     */
    public long offset() {
        return offset;
    }
}
