package memheap.api;

/** What all failures of a heap have in common; the subclasses are sorted by what a caller can do. */
public abstract class MemheapException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what was tried, what was found, the numbers, what to do
     */
    protected MemheapException(String message) {
        super(message);
    }

    /**
     * Makes an exception that another one led to.
     *
     * @param message what was tried, what was found, the numbers, what to do
     * @param cause what led to it
     */
    protected MemheapException(String message, Throwable cause) {
        super(message, cause);
    }
}
