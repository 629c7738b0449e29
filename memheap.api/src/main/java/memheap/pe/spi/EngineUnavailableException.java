package memheap.pe.spi;

/** An engine cannot carry a job: something is missing, somebody has not come, or the job is another one than was asked for. */
public final class EngineUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param reason what is wrong and what to do
     */
    public EngineUnavailableException(String reason) {
        super(reason);
    }

    /**
     * Makes an exception that another one led to.
     *
     * @param reason what is wrong and what to do
     * @param cause what led to it
     */
    public EngineUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
