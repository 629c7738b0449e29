package memheap.api;

/** An address was freed, resized or measured at which no live block starts. The heap is intact; the caller has a fault. */
public final class InvalidFreeException extends MemheapException {

    private static final long serialVersionUID = 1L;

    private final long address;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log, with the likely cause
     * @param address the address, or the offset in the window where a module throws it
     */
    public InvalidFreeException(String message, long address) {
        super(message);
        this.address = address;
    }

    /**
     * The address that was passed.
     *
     * @return the symmetric address; the offset in its window when a module threw it
     */
    public long address() {
        return address;
    }
}
