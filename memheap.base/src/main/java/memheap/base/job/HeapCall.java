package memheap.base.job;

/**
 * One collective call, as the PE makes it whose heap it is: begun before all meet, and then either finished or undone in all of them. That is a
 * two-phase commit: {@link #begin} prepares, {@link #finish} commits, {@link #undo} aborts.
 */
public interface HeapCall {

    /** What is called, in the word that its users know. */
    String operation();

    /** The size that is asked for, in bytes; 0 if the operation has none. */
    default long byteSize() {
        return 0;
    }

    /** The alignment that is asked for; 0 if the operation has none. */
    default long byteAlignment() {
        return 0;
    }

    /** The block that is named; 0 if none is. */
    default long address() {
        return 0;
    }

    /**
     * Does what can be undone.
     *
     * @return the address that it leads to, or another number that has to be the same in all PEs
     */
    long begin();

    /**
     * Undoes all of it: the heap is as it was before.
     *
     * @param begun what {@link #begin} has returned
     */
    void undo(long begun);

    /**
     * Goes on as far as can be undone, after all PEs have begun alike.
     *
     * @param begun what {@link #begin} has returned
     * @return whether all have to meet once more before it is finished
     */
    default boolean proceed(long begun) {
        return false;
    }

    /**
     * Does what cannot be undone, and does not fail.
     *
     * @param begun what {@link #begin} has returned
     */
    default void finish(long begun) {
        // an allocation is done by then
    }
}
