package memheap.pe.spi;

/**
 * Some PEs have come to a barrier where others have come to an exchange. All of them get it out of that meeting, which is over: the next one of each
 * meets the next one of all others.
 */
public final class MixedMeetingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     */
    public MixedMeetingException(String message) {
        super(message);
    }
}
