package memheap.event;

/**
 * One component as the base sees it.
 *
 * @param name its name
 * @param state what it does now
 * @param priority the priority that counts: the configured one, or its service ranking
 * @param serviceId its service id; the lower one wins among equal priorities
 * @param bundle symbolic name and version of its bundle
 * @param reason why it is in that state, a sentence
 */
public record ComponentStatus(String name, State state, int priority, long serviceId, String bundle, String reason) {

    /** What a component does. */
    public enum State {
        /** Has the active generation. */
        ACTIVE,
        /** Is eligible; a better one serves. */
        STANDBY,
        /** Is making a module. */
        INITIALISING,
        /** Is eligible, but every window is taken. */
        WAITING,
        /** Is left out by include, exclude, pin or a name that is taken. */
        EXCLUDED,
        /** Has declined, and is left out until its service comes anew. */
        REFUSED,
        /** Has misbehaved, and is left out until it is updated. */
        QUARANTINED
    }
}
