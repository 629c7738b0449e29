package memheap.bucketsort;

import java.lang.foreign.MemorySegment;

/**
 * How the range of keys is cut into buckets of one width, one for each PE; the last one may be narrower.
 *
 * @param count how many buckets there are
 */
record Buckets(int count) {

    /**
     * Keys in the order of their buckets.
     *
     * @param keys all of them
     * @param starts where each bucket begins in {@code keys}, and behind them where the last one ends
     */
    record Grouped(int[] keys, int[] starts) {

        int size(int bucket) {
            return starts[bucket + 1] - starts[bucket];
        }

        /** The keys of a bucket, as what can be put. */
        MemorySegment segment(int bucket) {
            return MemorySegment.ofArray(keys).asSlice((long) starts[bucket] * Integer.BYTES, (long) size(bucket) * Integer.BYTES);
        }
    }

    /** The bucket that a key belongs to. */
    int of(int key) {
        return key / width();
    }

    /** Whether a key, which may be any number, lies in the range of a bucket. */
    boolean holds(int bucket, int key) {
        long first = (long) bucket * width();
        return key >= first && key < first + width();
    }

    /** Counts what goes to which bucket, and then lays keys of one bucket next to each other. */
    Grouped group(int[] keys) {
        var starts = new int[count + 1];
        for (int key : keys) {
            starts[of(key) + 1]++;
        }
        for (int bucket = 0; bucket < count; bucket++) {
            starts[bucket + 1] += starts[bucket];
        }
        int[] next = starts.clone();
        var grouped = new int[keys.length];
        for (int key : keys) {
            grouped[next[of(key)]++] = key;
        }
        return new Grouped(grouped, starts);
    }

    private int width() {
        return Math.ceilDiv(KeySource.RANGE, count);
    }
}
