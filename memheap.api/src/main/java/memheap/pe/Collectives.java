package memheap.pe;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What all PEs do together. Every PE that lives makes the same calls in the same order; a call returns only after all have come to it. Each one is a
 * {@code quiet} for what its thread did before, and whatever a PE put before it is seen by all after it.
 *
 * <p>When a PE is lost, all others get a {@link PeerLostException} out of the same call, once; it may come before all are there. That call is over
 * for everybody and is not to be made again for the sake of the count: the next one of each PE meets the next one of all others. Who was told of the
 * loss while it waited for a signal is past that call too, without having made it. The targets of a broken call are undefined, all else is as it was.
 * A PE that had come to a call before it was lost lets that call complete.
 *
 * <p>A JVM that takes a lost place joins in a {@link #barrier()} of the others, never in another collective call, and its first call meets their next
 * one. After that barrier all of them see that {@link ProcessingElements#incarnation} of the place has changed, and can tell the newcomer what it has
 * to know.
 *
 * <p>When PEs have come to the same meeting by different calls, or by one call with arguments that have to be the same and are not, each of them gets the
 * same {@link SymmetryViolationException}, which names all of these calls, and none has had an effect: the next call of each PE meets the next one of all
 * others. Every method here can throw it. A job whose guard is off ({@code memheap.job.guard=off}) does not compare its calls: a barrier that meets another
 * call is still found out, all else leads to undefined results.
 *
 * <p>Addresses and sizes are the same in all PEs unless a method says otherwise. What is wrong with an argument is found before the call has any
 * effect, so that PEs with equal arguments all throw and none waits.
 */
@ProviderType
public interface Collectives {

    /** Returns when all PEs have come to it. A JVM that waits for a lost place is let in here. */
    void barrier();

    /**
     * Copies bytes of one PE to all, itself included.
     *
     * @param root whose bytes are copied
     * @param target where they are written in each PE
     * @param source where they are read in the root; {@code target} too is allowed, other overlaps are not
     * @param byteSize how many, at least 0
     * @throws PeerLostException also if the root was lost before
     */
    void broadcast(int root, long target, long source, long byteSize);

    /**
     * Puts bytes of all PEs behind each other, in the order of their numbers, in each PE. A PE that is lost contributes nothing.
     *
     * @param target where they are written in each PE; it may overlap no source
     * @param source where they are read in each PE
     * @param byteSize how many this PE contributes, at least 0; may differ
     * @return how many there are in all: they end at {@code target + n}
     * @throws IllegalArgumentException also if they would end behind the heap: in all PEs, and nothing was written
     */
    long collect(long target, long source, long byteSize);

    /**
     * Combines arrays of {@code int}, element by element.
     *
     * @param reduction how
     * @param target where the results are written in each PE, a multiple of 4; may be {@code source}, other overlaps are undefined
     * @param source where the elements are read in each PE, a multiple of 4
     * @param count number of elements, at least 0
     */
    void reduceInts(Reduction reduction, long target, long source, long count);

    /**
     * Combines arrays of {@code long}, element by element.
     *
     * @param reduction how
     * @param target where the results are written in each PE, a multiple of 8; may be {@code source}, other overlaps are undefined
     * @param source where the elements are read in each PE, a multiple of 8
     * @param count number of elements, at least 0
     */
    void reduceLongs(Reduction reduction, long target, long source, long count);

    /**
     * Combines arrays of {@code double}, element by element.
     *
     * @param reduction how; none of the bitwise ones ({@link IllegalArgumentException})
     * @param target where the results are written in each PE, a multiple of 8; may be {@code source}, other overlaps are undefined
     * @param source where the elements are read in each PE, a multiple of 8
     * @param count number of elements, at least 0
     */
    void reduceDoubles(Reduction reduction, long target, long source, long count);

    /**
     * Combines one {@code long} of each PE, without any memory of the heap.
     *
     * @param reduction how
     * @param value what this PE contributes; may differ
     * @return the result, the same in all PEs
     */
    long reduce(Reduction reduction, long value);

    /**
     * Combines one {@code double} of each PE, without any memory of the heap.
     *
     * @param reduction how; none of the bitwise ones ({@link IllegalArgumentException})
     * @param value what this PE contributes; may differ
     * @return the result, the same in all PEs
     */
    double reduce(Reduction reduction, double value);
}
