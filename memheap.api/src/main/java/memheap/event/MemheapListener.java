package memheap.event;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens to the heap: register one as a service (whiteboard).
 *
 * <p>Events arrive in the order in which they happened, one at a time, on a thread of the base's that holds no lock and on which nothing
 * waits; a listener may allocate and free. A listener that throws is logged and goes on receiving. Events from before its registration are
 * not repeated; one more may come after it was unregistered, and while the base stops. A slow listener delays all others, and what happens meanwhile
 * waits in a queue without bounds.
 */
@ConsumerType
@FunctionalInterface
public interface MemheapListener {

    /**
     * Sees one event.
     *
     * @param event what happened
     */
    void onEvent(MemheapEvent event);
}
