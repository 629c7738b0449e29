package memheap.api;

/** The owner of a request would have more live bytes than its limit. Others are served; the owner can free blocks of its own and try again. */
public final class QuotaExceededException extends MemheapException {

    private static final long serialVersionUID = 1L;

    private final String owner;
    private final long requestedBytes;
    private final long liveBytes;
    private final long limitBytes;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     * @param owner who has the limit
     * @param requestedBytes the size that was asked for
     * @param liveBytes what was live for that owner
     * @param limitBytes most bytes that may be live for it
     */
    public QuotaExceededException(String message, String owner, long requestedBytes, long liveBytes, long limitBytes) {
        super(message);
        this.owner = owner;
        this.requestedBytes = requestedBytes;
        this.liveBytes = liveBytes;
        this.limitBytes = limitBytes;
    }

    /**
     * Who has the limit.
     *
     * @return a bundle's symbolic name, or the name that an adapter has given
     */
    public String owner() {
        return owner;
    }

    /**
     * The size that was asked for, or the new size of a block that was to grow.
     *
     * @return bytes
     */
    public long requestedBytes() {
        return requestedBytes;
    }

    /**
     * What was live for the owner when the request was refused.
     *
     * @return bytes
     */
    public long liveBytes() {
        return liveBytes;
    }

    /**
     * Most bytes that may be live for the owner.
     *
     * @return bytes
     */
    public long limitBytes() {
        return limitBytes;
    }
}
