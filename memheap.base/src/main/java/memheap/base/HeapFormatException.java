package memheap.base;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A file is not a heap that can be opened here. The file has not been changed. */
final class HeapFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /** @param field what does not fit */
    HeapFormatException(Path file, String field, String found, String expected) {
        super(String.format(Locale.ROOT, "'%s' cannot be opened as a heap: its %s is %s, but %s", file, field, found, expected));
        this.field = field;
    }

    /** What does not fit. */
    String field() {
        return field;
    }
}
