package memheap.bench.job;

import java.util.Locale;

/**
 * What is measured.
 *
 * @param pattern what is done
 * @param byteSize how many bytes one operation moves; 0 if none
 */
record Quantity(String pattern, long byteSize) {

    private static final long KIBIBYTE = 1 << 10;
    private static final long MEBIBYTE = 1 << 20;

    /** The same number of bytes copied inside of one JVM; like what was got, a copy is read then. */
    Quantity copied() {
        return new Quantity(pattern.startsWith("get") ? "copy-read" : "copy", byteSize);
    }

    String title() {
        return byteSize == 0 ? pattern : String.format(Locale.ROOT, "%s %s", pattern, size());
    }

    private String size() {
        if (byteSize >= MEBIBYTE && byteSize % MEBIBYTE == 0) {
            return byteSize / MEBIBYTE + " MiB";
        }
        return byteSize >= KIBIBYTE && byteSize % KIBIBYTE == 0 ? byteSize / KIBIBYTE + " KiB" : byteSize + " B";
    }
}
