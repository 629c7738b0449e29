package memheap.pe;

import memheap.api.MemheapException;

/**
 * A collective call has failed in one PE, for a reason that is none of those with an exception of their own, and is undone in all. In the PE that it has
 * failed in, the cause is what was thrown there.
 */
public final class CollectiveCallException extends MemheapException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     */
    public CollectiveCallException(String message) {
        super(message);
    }
}
