package memheap.pe;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import memheap.api.MemheapException;

/**
 * A PE is gone: its JVM was killed, has ended or has left the job. The memory of this PE is as it was, with all that others had put into it before;
 * the PEs that are left can go on, and another JVM can take the lost place.
 *
 * <p>A call that waits throws it once for each loss, and the wait is over for all: the next collective call of this PE meets the next one of every
 * other PE that lives. A call that names a lost PE throws it every time, and nothing has changed.
 */
public final class PeerLostException extends MemheapException {

    private static final long serialVersionUID = 1L;

    private final TreeSet<Integer> lost;

    /**
     * Makes an exception.
     *
     * @param message the whole sentence for the log
     * @param lost which PEs are lost, at least one
     */
    public PeerLostException(String message, Collection<Integer> lost) {
        super(message);
        this.lost = new TreeSet<>(lost);
    }

    /**
     * Which PEs this is about: those that were lost at the same time, or the one that the call named.
     *
     * @return their numbers; {@link ProcessingElements#lost()} has all that were ever lost and not replaced
     */
    public SortedSet<Integer> lost() {
        return Collections.unmodifiableSortedSet(lost);
    }
}
