package memheap.event;

/** Something that happened to the heap. Events are facts: by the time a listener sees one, more may have happened. */
public sealed interface MemheapEvent {

    /**
     * The event as one line for a log.
     *
     * @return a sentence with names and numbers
     */
    String message();

    /**
     * A component's service appeared.
     *
     * @param component its name
     * @param priority its ranking, or the configured one
     * @param serviceId its service id
     * @param message the line for the log
     */
    record ComponentArrived(String component, int priority, long serviceId, String message) implements MemheapEvent {
    }

    /**
     * A component declined to serve, which is no fault, and stands aside.
     *
     * @param component its name
     * @param reason what it said
     * @param message the line for the log
     */
    record ComponentRefused(String component, String reason, String message) implements MemheapEvent {
    }

    /**
     * A component misbehaved and is quarantined until it is updated.
     *
     * @param component its name
     * @param reason what it did
     * @param message the line for the log
     */
    record ComponentFailed(String component, String reason, String message) implements MemheapEvent {
    }

    /**
     * A component's service went away.
     *
     * @param component its name
     * @param message the line for the log
     */
    record ComponentDeparted(String component, String message) implements MemheapEvent {
    }

    /**
     * A new generation is active.
     *
     * @param generation its number
     * @param component its component's name
     * @param message the line for the log
     */
    record GenerationOpened(long generation, String component, String message) implements MemheapEvent {
    }

    /**
     * A generation that drained or was orphaned is served by its component again.
     *
     * @param generation its number
     * @param component its component's name
     * @param active whether it is the active one; otherwise it drains
     * @param message the line for the log
     */
    record GenerationResumed(long generation, String component, boolean active, String message) implements MemheapEvent {
    }

    /**
     * A generation was outranked while it had live blocks.
     *
     * @param generation its number
     * @param component its component's name
     * @param liveBlocks blocks it waits for
     * @param message the line for the log
     */
    record GenerationDraining(long generation, String component, long liveBlocks, String message) implements MemheapEvent {
    }

    /**
     * A generation lost its component while it had live blocks; they stay readable, writable and can be freed.
     *
     * @param generation its number
     * @param component its component's name
     * @param liveBlocks blocks it waits for
     * @param message the line for the log
     */
    record GenerationOrphaned(long generation, String component, long liveBlocks, String message) implements MemheapEvent {
    }

    /**
     * A generation's last block was freed and its window is free again.
     *
     * @param generation its number
     * @param component its component's name
     * @param message the line for the log
     */
    record GenerationClosed(long generation, String component, String message) implements MemheapEvent {
    }

    /**
     * A request was refused for lack of space. At most one such event waits for delivery, however many requests fail.
     *
     * @param requestedBytes the size that was asked for
     * @param message the line for the log
     */
    record OutOfMemory(long requestedBytes, String message) implements MemheapEvent {
    }

    /**
     * An owner ended while it had live blocks, and they were taken from it.
     *
     * @param owner its name
     * @param blocks how many
     * @param bytes what was asked for them
     * @param message the line for the log
     */
    record BlocksReclaimed(String owner, long blocks, long bytes, String message) implements MemheapEvent {
    }

    /**
     * An owner ended while it had live blocks, and they stay.
     *
     * @param owner its name
     * @param blocks how many
     * @param bytes what was asked for them
     * @param message the line for the log
     */
    record BlocksKept(String owner, long blocks, long bytes, String message) implements MemheapEvent {
    }

    /**
     * A block that was freed has been written into, as was seen when it left the quarantine.
     *
     * @param owner who had it
     * @param address where it started
     * @param message the line for the log
     */
    record BlockDamaged(String owner, long address, String message) implements MemheapEvent {
    }
}
