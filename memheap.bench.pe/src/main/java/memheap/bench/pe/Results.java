package memheap.bench.pe;

import java.util.Locale;

/** Checks what was measured. */
final class Results {

    private Results() {
    }

    static void require(boolean holds, String pattern, long byteSize) {
        if (!holds) {
            throw new IllegalStateException(String.format(Locale.ROOT, "wrong result: %s of %d bytes", pattern, byteSize));
        }
    }

    static void require(String pattern, long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException(String.format(Locale.ROOT, "wrong result: %s has left %d where %d was expected", pattern, found, expected));
        }
    }
}
