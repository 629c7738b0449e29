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
     * @param arrival is run at the end of each barrier in which another JVM was let in, by the thread that is in it, in all PEs but the newcomer
     */
    public SessionElements(Job job, JobSession session, SymmetryGuard guard, Runnable arrival) {
        super(job, session, guard, arrival);
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
