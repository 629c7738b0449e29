package memheap.ptmalloc;

import java.util.stream.LongStream;

/** The seeds of random tests: the first few, or the one that {@code -Dmemheap.seed} names. */
final class Seeds {

    private Seeds() {
    }

    static LongStream upTo(long count) {
        Long replayed = Long.getLong("memheap.seed");
        return replayed != null ? LongStream.of(replayed) : LongStream.rangeClosed(1, count);
    }
}
