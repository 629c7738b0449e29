package memheap.chaos;

/** Something was lost, moved, shared or left behind, or something that is promised did not come. */
final class Loss extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Loss(String message) {
        super(message);
    }

    Loss(String message, Throwable cause) {
        super(message, cause);
    }
}
