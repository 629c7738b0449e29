package memheap.event;

/**
 * Where a generation is in its life.
 *
 * <pre>
 *  INITIALISING --ready--&gt; ACTIVE --outranked--&gt; DRAINING --last free--&gt; CLOSED
 *      |                    |  ^----best again-----' |   ^
 *      |                    |                        |   '--reopened--.
 *      '--refused, failed   '--departed, faulty------+----------&gt; ORPHANED --last free--&gt; CLOSED
 * </pre>
 *
 * A reopened generation drains; if its component is the best one, it becomes {@code ACTIVE} at once.
 */
public enum GenerationState {
    /** Its component is making the module. */
    INITIALISING,
    /** Serves all calls. */
    ACTIVE,
    /** Serves frees and resizes of its own blocks, takes no new ones. */
    DRAINING,
    /** Its component is gone; the base serves frees from its ledger. */
    ORPHANED,
    /** Its window is free again. */
    CLOSED;

    /**
     * Whether a generation may go from this state to another one.
     *
     * @param next the other state
     * @return whether the drawing has such an arrow
     */
    public boolean canBecome(GenerationState next) {
        return switch (this) {
            case INITIALISING -> next == ACTIVE || next == CLOSED;
            case ACTIVE -> next == DRAINING || next == ORPHANED;
            case DRAINING -> next == ACTIVE || next == ORPHANED || next == CLOSED;
            case ORPHANED -> next == DRAINING || next == CLOSED;
            case CLOSED -> false;
        };
    }
}
