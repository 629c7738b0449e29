package memheap.base;

import java.io.IOException;
import memheap.api.MemheapException;
import memheap.base.EngineChoice.Engine;
import memheap.base.job.Conference;
import memheap.pe.calls.SessionElements;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.EngineUnavailableException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/**
 * What there is while this PE is in the job.
 *
 * @param engine that carries it
 * @param elements the calls of the PEs
 * @param heap the symmetric heap
 * @param isLate whether this PE is one
 */
record JobMembership(Engine engine, SessionElements elements, HeapBase heap, boolean isLate) {

    /** Hears when there is a membership, and when it is about to end. Called by threads that hold no lock. */
    interface Registry {

        /** The calls of the PEs can be used. */
        void joined(JobMembership membership);

        /** The symmetric heap can be used. */
        void usable(JobMembership membership);

        /** Nobody shall use either any more; both work until this returns, unless {@link #joined} was told too late. May be told twice, and of a membership that {@link #joined} was not told of. */
        void leaving(JobMembership membership);
    }

    /**
     * Makes all of it; nothing is decided before {@link #begin}.
     *
     * @param session is closed with this; if this cannot be made, by the caller
     * @param usable called once, on a thread of its own, when the heap can be used
     */
    static JobMembership of(Engine engine, JobSession session, JobSettings settings, Runnable usable) throws EngineUnavailableException {
        Job job = settings.job();
        var guard = new SymmetryGuard(job, session, settings.isGuarded());
        var heap = new HeapBase(settings.heap(), usable, HeapMemory.of(settings.heap().memory(), session), part -> new Conference(job, session, guard, part));
        return new JobMembership(engine, new SessionElements(job, session, guard, heap.conference()::welcome), heap, session.isLate());
    }

    /** Has the heap decide for the first time, and a newcomer hear what is live in it. */
    void begin() throws EngineUnavailableException {
        heap.begin();
        if (isLate) {
            try {
                heap.conference().takeOver();
            } catch (IOException | MemheapException failed) {
                throw new EngineUnavailableException("this PE could not take over what is live in the heap: " + failed.getMessage(), failed);
            }
        }
    }

    void end() {
        try {
            heap.close();
        } finally {
            elements.close();
        }
    }
}
