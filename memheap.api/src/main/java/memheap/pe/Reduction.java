package memheap.pe;

/**
 * What becomes of the values of all PEs. They are combined in the order of the PEs' numbers, so that all get the same result to the last bit.
 *
 * <p>Sums and products of {@code int} and {@code long} wrap around. Of {@code double}, a NaN makes every result NaN; -0.0 is below 0.0; sums and
 * products are rounded at each step, as Java does.
 */
public enum Reduction {

    /** The sum. */
    SUM,
    /** The product. */
    PRODUCT,
    /** The smallest. */
    MINIMUM,
    /** The largest. */
    MAXIMUM,
    /** Bitwise and; not for {@code double}. */
    AND,
    /** Bitwise or; not for {@code double}. */
    OR,
    /** Bitwise exclusive or; not for {@code double}. */
    XOR
}
