package memheap.api;

/** There is no room for a block: free something, ask for less, or configure a larger {@code memheap.size}. Nothing has changed. */
public final class OutOfMemheapException extends MemheapException {

    private static final long serialVersionUID = 1L;

    private final long requestedBytes;
    private final long freeBytes;
    private final long largestFreeBytes;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     * @param requestedBytes the size that was asked for
     * @param freeBytes bytes in no live block of the active generation
     * @param largestFreeBytes the largest free block of the active generation
     */
    public OutOfMemheapException(String message, long requestedBytes, long freeBytes, long largestFreeBytes) {
        super(message);
        this.requestedBytes = requestedBytes;
        this.freeBytes = freeBytes;
        this.largestFreeBytes = largestFreeBytes;
    }

    /**
     * The size that was asked for.
     *
     * @return bytes
     */
    public long requestedBytes() {
        return requestedBytes;
    }

    /**
     * What was free in the active generation.
     *
     * @return bytes
     */
    public long freeBytes() {
        return freeBytes;
    }

    /**
     * The largest free block of the active generation.
     *
     * @return bytes
     */
    public long largestFreeBytes() {
        return largestFreeBytes;
    }
}
