package memheap.tck;

import java.util.stream.LongStream;

/** The seeds of random tests: the first few, or the one that the system property {@value HeapScript#SEED_PROPERTY} names. */
public final class Seeds {

    private Seeds() {
    }

    /**
     * The seeds that a test should try.
     *
     * @param count how many, if none is named
     * @return the one that is named, or else 1 to {@code count}
     */
    public static LongStream upTo(long count) {
        Long replayed = Long.getLong(HeapScript.SEED_PROPERTY);
        return replayed != null ? LongStream.of(replayed) : LongStream.rangeClosed(1, count);
    }

    /**
     * The seed of a test that tries one, and says so on standard output, so that it can be named the next time.
     *
     * @param test what to call the test
     * @return the one that is named, or else a new one
     */
    public static long printed(String test) {
        long seed = Long.getLong(HeapScript.SEED_PROPERTY, System.nanoTime());
        System.out.println(test + ": -D" + HeapScript.SEED_PROPERTY + "=" + seed);
        return seed;
    }
}
