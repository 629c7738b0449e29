package memheap.bucketsort;

import java.util.Locale;
import memheap.pe.Collectives;
import memheap.pe.Reduction;

/**
 * What is known of keys whatever their order, and wherever they are.
 *
 * @param keys how many there are
 * @param sum of all of them, wrapping around
 * @param xor of all of them
 */
record Checksum(long keys, long sum, long xor) {

    static Checksum of(int[] keys) {
        long sum = 0;
        long xor = 0;
        for (int key : keys) {
            sum += key;
            xor ^= key;
        }
        return new Checksum(keys.length, sum, xor);
    }

    /** That of the keys of all PEs. All call it. */
    Checksum ofAll(Collectives elements) {
        return new Checksum(elements.reduce(Reduction.SUM, keys), elements.reduce(Reduction.SUM, sum), elements.reduce(Reduction.XOR, xor));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d keys, sum 0x%x, xor 0x%x", keys, sum, xor);
    }
}
