package memheap.base.job;

import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;

/**
 * How a call has begun in this PE.
 *
 * @param begun what it has begun with; 0 if it has failed
 * @param failure what it threw; {@code null} if nothing
 */
record Attempt(long begun, Throwable failure) {

    /** Kinds of ends: what has to be the same in all PEs. */
    enum Outcome { BEGUN, OUT_OF_MEMORY, OVER_QUOTA, NO_COMPONENT, NO_BLOCK, BAD_ARGUMENT, CLOSED, FAULT }

    static Attempt of(HeapCall call) {
        try {
            return new Attempt(call.begin(), null);
        } catch (RuntimeException | Error failed) {
            return new Attempt(0, failed);
        }
    }

    Outcome outcome() {
        return switch (failure) {
            case null -> Outcome.BEGUN;
            case OutOfMemheapException full -> Outcome.OUT_OF_MEMORY;
            case QuotaExceededException over -> Outcome.OVER_QUOTA;
            case NoActiveComponentException nobody -> Outcome.NO_COMPONENT;
            case InvalidFreeException wrong -> Outcome.NO_BLOCK;
            case IllegalArgumentException wrong -> Outcome.BAD_ARGUMENT;
            case HeapClosedException stopped -> Outcome.CLOSED;
            default -> Outcome.FAULT;
        };
    }

    boolean hasBegun() {
        return failure == null;
    }

    void undo(HeapCall call) {
        if (hasBegun()) {
            call.undo(begun);
        }
    }

    /** Throws what it threw. */
    RuntimeException rethrown() {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}
