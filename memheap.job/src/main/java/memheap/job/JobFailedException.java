package memheap.job;

import java.util.Locale;

/** The job cannot be run here; the message says why, and what to do. */
final class JobFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    JobFailedException(String format, Object... values) {
        super(String.format(Locale.ROOT, format, values));
    }
}
