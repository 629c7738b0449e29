package memheap.bucketsort;

/**
 * The keys of all PEs, as one row of which each PE can tell any part: key number {@code i} is made of what a {@link java.util.SplittableRandom} with
 * that seed draws the {@code i}-th time. Equally many keys in all are the same keys, however many PEs draw them.
 *
 * @param seed what all keys follow from
 */
record KeySource(long seed) {

    /** Keys are uniformly distributed from 0 to below this. */
    static final int RANGE = 1 << 28;

    private static final long STEP = 0x9e3779b97f4a7c15L;

    /** Draws keys {@code first} to {@code first + count - 1}. */
    int[] keys(long first, int count) {
        var keys = new int[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(first + i);
        }
        return keys;
    }

    /** The upper bits of the number, stirred as SplitMix64 does it. */
    private int key(long number) {
        long stirred = seed + (number + 1) * STEP;
        stirred = (stirred ^ stirred >>> 30) * 0xbf58476d1ce4e5b9L;
        stirred = (stirred ^ stirred >>> 27) * 0x94d049bb133111ebL;
        return (int) ((stirred ^ stirred >>> 31) >>> Long.SIZE - Integer.numberOfTrailingZeros(RANGE));
    }
}
