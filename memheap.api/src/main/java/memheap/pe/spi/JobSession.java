package memheap.pe.spi;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import memheap.api.HeapClosedException;
import memheap.pe.PeerLostException;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One PE's part in a job. Safe for all threads; {@link #barrier} and {@link #exchange} are called by one thread at a time.
 *
 * <p><strong>Losses.</strong> An engine that lives on when a PE is lost tells every thread that waits in {@link #barrier}, {@link #exchange} or
 * {@link #await}, and if none does, the next one, by {@link PeerLostException}. The calls of all PEs that live fail in the same barrier or exchange,
 * or before it and then count it as theirs: the next one of each meets the next one of all others. A PE that had come to a barrier before it was lost
 * lets it complete. An engine that cannot live on ends this process.
 *
 * <p>Every method but {@link #close} throws {@link HeapClosedException} or {@link IllegalStateException} after {@code close}.
 */
@ConsumerType
public interface JobSession extends AutoCloseable {

    /** Most bytes of a record that can be exchanged. */
    int MAXIMUM_RECORD_BYTES = 1000;

    /**
     * The symmetric heap of this PE.
     *
     * @return {@code heapBytes} bytes, aligned as the job says, zero where nobody has written, usable by all threads until {@code close}
     */
    MemorySegment memory();

    /**
     * Makes sure that a range of this PE's heap can be touched, here without a fault, and by others after the next barrier. Claiming twice does nothing.
     *
     * @param offset where it starts
     * @param byteSize how long it is
     * @throws IOException if the system has not enough memory; a part may have been claimed
     */
    default void claim(long offset, long byteSize) throws IOException {
        // an engine that has all of its memory from the start has nothing to do
    }

    /**
     * Gives the pages of a range back as far as they can be; its content is lost.
     *
     * @param offset where it starts
     * @param byteSize how long it is
     * @throws IOException if that fails
     */
    default void release(long offset, long byteSize) throws IOException {
        memory().asSlice(offset, byteSize).fill((byte) 0);
    }

    /**
     * The heap of a PE where it can be reached by loads and stores. Whoever asks keeps it until {@link #membershipVersion} changes.
     *
     * @param pe any PE
     * @return a segment like {@link #memory()}; nothing if it is reached by {@link #put} and {@link #get}, or the PE is lost
     */
    Optional<MemorySegment> peer(int pe);

    /**
     * Writes into the heap of a PE that is not mapped. The source may be used again on return.
     *
     * @param pe another PE
     * @param offset where to write
     * @param source what to write
     * @throws PeerLostException if it is lost
     */
    void put(int pe, long offset, MemorySegment source);

    /**
     * Reads from the heap of a PE that is not mapped.
     *
     * @param pe another PE
     * @param offset where to read
     * @param target filled as a whole
     * @throws PeerLostException if it is lost
     */
    void get(int pe, long offset, MemorySegment target);

    /**
     * Begins what {@link #put} does; complete after {@link #quiet}.
     *
     * @param pe another PE
     * @param offset where to write
     * @param source left alone until then
     */
    default void putNonBlocking(int pe, long offset, MemorySegment source) {
        put(pe, offset, source);
    }

    /**
     * Begins what {@link #get} does; complete after {@link #quiet}.
     *
     * @param pe another PE
     * @param offset where to read
     * @param target undefined until then
     */
    default void getNonBlocking(int pe, long offset, MemorySegment target) {
        get(pe, offset, target);
    }

    /**
     * Changes a value in the heap of a PE that is not mapped.
     *
     * @param pe another PE
     * @param offset where it is, a multiple of its size
     * @param byteSize 4 or 8
     * @param operation what to make of it
     * @param operand with what; of 4 bytes the lower ones count
     * @return the value before, of 4 bytes with its sign
     * @throws PeerLostException if it is lost
     */
    long atomic(int pe, long offset, int byteSize, AtomicOperation operation, long operand);

    /**
     * Replaces a value in the heap of a PE that is not mapped if it is as expected.
     *
     * @param pe another PE
     * @param offset where it is, a multiple of its size
     * @param byteSize 4 or 8
     * @param expected what has to be there
     * @param value what to write
     * @return the value before, of 4 bytes with its sign
     * @throws PeerLostException if it is lost
     */
    long compareAndSwap(int pe, long offset, int byteSize, long expected, long value);

    /** Keeps apart what was put into a PE before and what is put into it afterwards, by stores too. */
    void fence();

    /** Returns when all that the calling thread has put and got is complete, by stores too. */
    void quiet();

    /**
     * Waits for all PEs that live; a {@link #quiet} before. Only here are JVMs admitted that take the places of lost ones, in the same barrier for all.
     *
     * @throws PeerLostException if this is where a loss is told
     * @throws MixedMeetingException if others have come to an exchange
     */
    void barrier();

    /**
     * An allgather of small records: a meeting like a barrier, in which nobody is admitted, and which also brings a record of every PE to every other
     * one. When it throws, it has brought nothing to anybody.
     *
     * @param record at most {@value #MAXIMUM_RECORD_BYTES} bytes; may differ in size and content
     * @param reader sees the records of all PEs that live, its own included, in the order of their numbers, before this returns
     * @throws PeerLostException if this is where a loss is told; the reader has seen nothing
     * @throws MixedMeetingException if others have come to a barrier; the reader has seen nothing
     */
    void exchange(MemorySegment record, RecordReader reader);

    /**
     * Waits until something holds that other PEs bring about by writing into this PE's memory.
     *
     * @param condition asked again and again by the calling thread; quick
     * @throws PeerLostException if a loss is found first
     */
    void await(BooleanSupplier condition);

    /**
     * A number that changes when a PE was lost or a place was taken again, as seen by this PE; in all PEs in the same barrier, or in the wait in which a loss is told.
     *
     * @return a number that never comes again
     */
    long membershipVersion();

    /**
     * The PEs that are lost, as seen by this PE.
     *
     * @return a snapshot
     */
    SortedSet<Integer> lost();

    /**
     * How many JVMs have had a place.
     *
     * @param pe any PE
     * @return at least 1
     */
    int incarnation(int pe);

    /**
     * Whether this PE has taken the place of a lost one, in a barrier of the others.
     *
     * @return not so for those that the job has begun with
     */
    default boolean isLate() {
        return false;
    }

    /**
     * Leaves the job, without waiting for anybody: whoever waits for this PE afterwards finds it lost. Every segment of this session throws from now
     * on. A second call does nothing.
     */
    @Override
    void close();

    /** Sees one record after the other. */
    @FunctionalInterface
    @ProviderType
    interface RecordReader {

        /**
         * Sees one record.
         *
         * @param pe whose it is
         * @param record its bytes, to be read during this call alone
         */
        void record(int pe, MemorySegment record);
    }
}
