package memheap.spi;

/** A component refuses a window, for a reason that is no fault of its code: too small, a missing library, metadata of another format. */
public final class ComponentUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param reason what is missing and what to do; shown by {@code memheap:explain}
     */
    public ComponentUnavailableException(String reason) {
        super(reason);
    }
}
