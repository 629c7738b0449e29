package memheap.pe.calls;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SortedSet;
import memheap.pe.ProcessingElements;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** The processing elements of a job, over the session that an engine has opened. Whoever makes one leaves the job by closing it. */
public final class SessionElements extends CollectiveCalls implements ProcessingElements, AutoCloseable {

    /**
     * Makes the calls of a session.
     *
     * @param job the one that was joined
     * @param session this PE's part in it, which this closes
     * @param guard finds out when the calls of the PEs differ
     * @param welcome brings those up to date who were let in since it was run last; run before each meeting, since the barrier that let somebody in
     *     may have been broken, and after each barrier
     */
    public SessionElements(Job job, JobSession session, SymmetryGuard guard, Runnable welcome) {
        super(job, session, guard, welcome);
    }

    @Override
    public int me() {
        return me;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long heapBytes() {
        return heapBytes;
    }

    @Override
    public MemorySegment memory() {
        requireOpen();
        return own;
    }

    @Override
    public Optional<MemorySegment> peer(int pe) {
        requirePe(pe);
        requireOpen();
        return session.peer(pe);
    }

    @Override
    public SortedSet<Integer> lost() {
        requireOpen();
        return session.lost();
    }

    @Override
    public int incarnation(int pe) {
        requirePe(pe);
        requireOpen();
        return session.incarnation(pe);
    }

    /** Leaves the job. A second call does nothing. */
    @Override
    public void close() {
        leave();
    }
}
