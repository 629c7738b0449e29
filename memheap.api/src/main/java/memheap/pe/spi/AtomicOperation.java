package memheap.pe.spi;

/** What an atomic operation makes of the value that it finds. */
public enum AtomicOperation {

    /** Leaves it. */
    FETCH,
    /** Replaces it by the operand. */
    SWAP,
    /** Adds the operand, and wraps around. */
    ADD,
    /** Combines it with the operand by a bitwise and. */
    AND,
    /** Combines it with the operand by a bitwise or. */
    OR,
    /** Combines it with the operand by a bitwise exclusive or. */
    XOR
}
