package memheap.bench;

import java.util.SplittableRandom;

/**
 * Random slots and sizes, drawn before the clock runs, so that the harness costs two loads an operation. For one thread.
 */
final class Sequence {

    private static final int SHORTEST = 1 << 16;
    private static final int LONGEST = 1 << 22;
    private static final int DRAWS_A_SLOT = 4;

    private final int[] slots;
    private final int[] byteSizes;
    private final int mask;
    private int position;

    /**
     * Draws.
     *
     * @param seed equal seeds draw alike
     * @param slotCount slots are below it
     * @param smallestBytes least size
     * @param largestBytes largest size
     */
    Sequence(long seed, int slotCount, int smallestBytes, int largestBytes) {
        int length = (int) Math.clamp(Long.highestOneBit((long) DRAWS_A_SLOT * slotCount), SHORTEST, LONGEST);
        this.slots = new int[length];
        this.byteSizes = new int[length];
        this.mask = length - 1;
        var random = new SplittableRandom(seed);
        double span = Math.log((double) largestBytes / smallestBytes);
        for (int i = 0; i < length; i++) {
            slots[i] = random.nextInt(slotCount);
            byteSizes[i] = (int) Math.min(largestBytes, smallestBytes * Math.exp(random.nextDouble() * span));
        }
    }

    /** Goes on to the next draw, and begins again after the last. */
    int next() {
        return position++ & mask;
    }

    int slot(int draw) {
        return slots[draw];
    }

    int byteSize(int draw) {
        return byteSizes[draw];
    }

    /** Sizes from the least to the largest, each larger than the one before by the same factor. */
    static long[] growth(int smallestBytes, int largestBytes, int steps) {
        var byteSizes = new long[steps + 1];
        for (int i = 0; i <= steps; i++) {
            byteSizes[i] = Math.round(smallestBytes * Math.pow((double) largestBytes / smallestBytes, (double) i / steps));
        }
        return byteSizes;
    }
}
