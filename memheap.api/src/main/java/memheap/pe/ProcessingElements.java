package memheap.pe;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The Processing Elements of a job, as one of them sees them: the service that a bundle asks for in order to work with the others.
 *
 * <p>What can be done is said by the four contracts that it is made of: memory of others, single values of others that many change at once, waiting
 * for others, and what all do together.
 *
 * <p><strong>A PE can be lost</strong>: its JVM was killed or has left. Each of the others is told once, by a {@link PeerLostException} in the call
 * in which it waits, or in its next one that waits; an engine that cannot go on without a PE ends the job instead. A JVM that is only stopped is not
 * lost.
 */
@ProviderType
public interface ProcessingElements extends RemoteMemory, RemoteAtomics, Signals, Collectives {

    /**
     * The number of this PE.
     *
     * @return 0 to {@link #count()} - 1
     */
    int me();

    /**
     * How many PEs the job was made for, those that are lost included.
     *
     * @return at least 1
     */
    int count();

    /**
     * The size of each PE's symmetric heap: what lies in it ends at this address.
     *
     * @return bytes, the same in all PEs
     */
    long heapBytes();

    /**
     * The symmetric heap of this PE, indexed by address. Other PEs write into it at any time. It is not bounded by blocks: keeping inside of one's
     * own is the caller's part.
     *
     * @return always the same segment; access throws {@link IllegalStateException} once the job was left
     */
    MemorySegment memory();

    /**
     * The symmetric heap of another PE, indexed by address, where it is mapped into this JVM: reads and writes through it are loads and stores. What
     * another PE has allocated can be reached after the barrier that ended the allocation; what is written elsewhere reaches nobody. Of a PE that was
     * lost, a segment taken before can still be read, with what the PE left, until this PE leaves or another JVM takes the place; later access throws
     * {@link IllegalStateException}.
     *
     * @param pe any PE; of this one, it is {@link #memory()}
     * @return its heap; nothing if it is not mapped here, or the PE is lost
     * @throws IllegalArgumentException if there is no such PE
     */
    Optional<MemorySegment> peer(int pe);

    /**
     * The PEs that are lost, as far as this one was told: in all PEs that live, the same after the same collective call.
     *
     * @return a snapshot, empty as long as nothing has happened
     */
    SortedSet<Integer> lost();

    /**
     * How many JVMs have had a place: 1 at first, one more for each that took it after a loss. It changes in a barrier, and in the same one for all.
     *
     * @param pe any PE
     * @return at least 1
     * @throws IllegalArgumentException if there is no such PE
     */
    int incarnation(int pe);
}
