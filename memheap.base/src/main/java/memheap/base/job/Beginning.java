package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What a PE brings to the meeting of a call. All but the last number are the same in all PEs if all is well.
 *
 * <pre>
 *   0   operation       a hash of its name
 *   8   size
 *   16  alignment
 *   24  address
 *   32  outcome
 *   40  begun           what it has begun with
 *   48  serving         the component
 *   56  wanted          the component
 * </pre>
 */
final class Beginning {

    static final long CALL = 0;
    static final long OUTCOME = 32;
    static final long BEGUN = 40;
    static final long SERVING = 48;
    static final long WANTED = 56;
    static final int BYTES = 64;

    private final MemorySegment record = MemorySegment.ofArray(new long[BYTES / Long.BYTES]);

    /** Fills it in. @param guarded whether what is called is compared */
    MemorySegment of(HeapCall call, Attempt attempt, HeapPart part, boolean guarded) {
        record.set(JAVA_LONG, 0, guarded ? call.operation().hashCode() : 0);
        record.set(JAVA_LONG, 8, guarded ? call.byteSize() : 0);
        record.set(JAVA_LONG, 16, guarded ? call.byteAlignment() : 0);
        record.set(JAVA_LONG, 24, guarded ? call.address() : 0);
        record.set(JAVA_LONG, OUTCOME, attempt.outcome().ordinal());
        record.set(JAVA_LONG, BEGUN, guarded ? attempt.begun() : 0);
        record.set(JAVA_LONG, SERVING, part.serving());
        record.set(JAVA_LONG, WANTED, part.wanted());
        return record;
    }

    static long number(MemorySegment record, long offset) {
        return record.get(JAVA_LONG_UNALIGNED, offset);
    }
}
