package memheap.replay;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Lets a replay say which component serves. Used by one thread. */
@ConsumerType
public interface Turns {

    /**
     * The components that could serve if they were selected.
     *
     * @return their names, best first
     */
    List<String> eligible();

    /**
     * Makes a component the active one, and returns when it is.
     *
     * @param component its name
     * @throws IllegalArgumentException if no component of that name is known; nothing has changed
     * @throws IllegalStateException if it does not become active
     * @throws InterruptedException if the calling thread is interrupted
     */
    void select(String component) throws InterruptedException;

    /** Leaves the selection as it was before the first {@link #select}. Without one, it does nothing. */
    void release();
}
