package memheap.pe.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What lies where a job should be is no job, or another one. It has not been changed. */
final class JobFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /** @param field what does not fit */
    JobFormatException(Path path, String field, String found, String expected) {
        super(String.format(Locale.ROOT, "'%s' cannot be used for this job: its %s is %s, but %s", path, field, found, expected));
        this.field = field;
    }

    /** What does not fit. */
    String field() {
        return field;
    }
}
