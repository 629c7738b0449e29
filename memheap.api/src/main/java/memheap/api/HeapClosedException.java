package memheap.api;

/** The base has stopped: its memory is gone, and so is every block. Get a new {@link Memheap} from the service registry. */
public final class HeapClosedException extends MemheapException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     */
    public HeapClosedException(String message) {
        super(message);
    }
}
