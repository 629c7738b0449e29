package memheap.bench.pe;

import java.util.function.IntToLongFunction;

/**
 * What is timed.
 *
 * @param pattern its name
 * @param byteSize how many bytes one of it moves
 * @param count how many a sample has
 * @param run does so many, and returns how many nanoseconds they took; what they have done is checked outside of that time
 */
record Operation(String pattern, long byteSize, int count, IntToLongFunction run) {

    /** Takes a sample. @return nanoseconds of one operation */
    double sample() {
        return (double) run.applyAsLong(count) / count;
    }
}
