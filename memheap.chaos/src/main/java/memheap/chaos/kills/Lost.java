package memheap.chaos.kills;

/** What was there is not there any more, or is there and nobody has it. */
final class Lost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Lost(String message) {
        super("LOST: " + message);
    }

    static void unless(boolean holds, String otherwise) {
        if (!holds) {
            throw new Lost(otherwise);
        }
    }
}
