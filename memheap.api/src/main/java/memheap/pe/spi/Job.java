package memheap.pe.spi;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which job to join, and as whom. All but {@code me} is the same in all PEs.
 *
 * @param id 1 to 64 letters, digits, {@code -} and {@code _}: the name that the PEs of a job find each other by
 * @param me number of this PE, 0 to {@code count - 1}
 * @param count how many PEs there are, 1 to {@value #MAXIMUM_COUNT}
 * @param heapBytes size of each PE's symmetric heap, at least 1
 * @param heapAlignment a power of two, at least 4096: the native address of the heap is a multiple of it in each PE
 * @param patience how long to wait for the others; what is longer than {@link Long#MAX_VALUE} nanoseconds, 292 years, is cut to that
 * @param settings what else an engine may want to know, by names that it documents
 */
public record Job(String id, int me, int count, long heapBytes, long heapAlignment, Duration patience, Map<String, String> settings) {

    /** Most PEs that a job can have. */
    public static final int MAXIMUM_COUNT = 1024;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final long LEAST_ALIGNMENT = 4096;
    private static final Duration MOST_PATIENCE = Duration.ofNanos(Long.MAX_VALUE);

    /** Checks the values; {@link IllegalArgumentException} names the one that makes no sense. */
    public Job {
        require(ID.matcher(id).matches(), "the id of a job is 1 to 64 letters, digits, - and _, but was '%s'", id);
        require(count >= 1 && count <= MAXIMUM_COUNT, "a job has 1 to " + MAXIMUM_COUNT + " PEs, but was to have %d", count);
        require(me >= 0 && me < count, "the number of a PE is 0 to " + (count - 1) + ", but was %d", me);
        require(heapBytes >= 1, "a heap has at least 1 byte, but was to have %d", heapBytes);
        require(heapAlignment >= LEAST_ALIGNMENT && Long.bitCount(heapAlignment) == 1, "the alignment of a heap is a power of two, at least 4096, but was %d", heapAlignment);
        require(!patience.isNegative(), "patience is not negative, but was %s", patience);
        patience = patience.compareTo(MOST_PATIENCE) < 0 ? patience : MOST_PATIENCE;
        settings = Map.copyOf(settings);
    }

    private static void require(boolean holds, String message, Object found) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, found));
        }
    }
}
