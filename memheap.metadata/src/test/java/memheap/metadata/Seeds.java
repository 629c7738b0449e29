package memheap.metadata;

import java.util.stream.LongStream;

/** The seeds of random tests: a few fixed ones, or the one that {@code -Dmemheap.seed} names. */
final class Seeds {

    private Seeds() {
    }

    static LongStream seeds() {
        Long replayed = Long.getLong("memheap.seed");
        return replayed != null ? LongStream.of(replayed) : LongStream.rangeClosed(1, 4);
    }
}
