package memheap.buddy;

/**
 * The byte that stands for a minimum block.
 *
 * <pre>
 *  7 6 543210
 *  0 0 000000   interior: no block starts here
 *  0 1 order    a free block of this order starts here
 *  1 0 order    a live block of this order starts here
 * </pre>
 */
final class BlockState {

    /** No block starts here. */
    static final byte INTERIOR = 0;

    private static final int FREE = 0b0100_0000;
    private static final int USED = 0b1000_0000;
    private static final int KIND_BITS = FREE | USED;
    private static final int ORDER_BITS = ~KIND_BITS & 0xFF;

    private BlockState() {
    }

    static byte free(int order) {
        return (byte) (FREE | order);
    }

    static byte used(int order) {
        return (byte) (USED | order);
    }

    static boolean isFree(byte state) {
        return (state & KIND_BITS) == FREE;
    }

    static boolean isUsed(byte state) {
        return (state & KIND_BITS) == USED;
    }

    static int order(byte state) {
        return state & ORDER_BITS;
    }
}
