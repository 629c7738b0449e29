package memheap.api;

/** A module's own figures contradict each other: {@code verify} found a numbered invariant broken. */
public final class CorruptHeapException extends MemheapException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the invariant's number, the offsets and what was found there
     */
    public CorruptHeapException(String message) {
        super(message);
    }

    /**
     * Makes an exception that another one led to.
     *
     * @param message the invariant's number, the offsets and what was found there
     * @param cause what the module threw
     */
    public CorruptHeapException(String message, Throwable cause) {
        super(message, cause);
    }
}
