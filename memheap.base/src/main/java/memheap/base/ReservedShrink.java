package memheap.base;

/** What is cut off from a block is reserved for its owner: whoever is told leaves the gate and asks the {@link Steward}. Never leaves the base. */
final class ReservedShrink extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ReservedShrink() {
        super("what is cut off from a block is reserved for its owner", null, false, false);
    }
}
