package memheap.pe.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to carry a job, published as an OSGi service; like a component of the heap, the one of the highest priority that can do it is taken, unless one is pinned.
 *
 * <p>Service properties: {@value #NAME} is the engine's name, unique, of letters, digits, {@code -} and {@code _}; {@code service.ranking} is its
 * priority. The annotation {@link ProcessingElementEngineName} sets the first.
 */
@ConsumerType
public interface ProcessingElementEngine {

    /** The service property that holds the engine's name. */
    String NAME = "memheap.pe.engine";

    /**
     * Joins a job, as one of its PEs, and waits for all others. If the job is under way and the place is that of a PE that was lost, it joins in a
     * barrier of the others. An interrupt is put off until all have come, or ends the wait with an {@link EngineUnavailableException}; the thread is
     * interrupted afterwards in both cases.
     *
     * @param job which one, and as whom
     * @return this PE's part in it; all PEs have joined, and the memory of those that are reached by loads and stores is mapped
     * @throws EngineUnavailableException if this engine cannot carry the job here, or not all others have come in time, or the place is taken; the
     *     message says which, who is missing and what to do. Nothing is left behind, unless the engine joins by a library that a process can join once:
     *     then the message says whether this JVM has to end
     */
    JobSession join(Job job) throws EngineUnavailableException;
}
