package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What a PE brings to the meeting of a call, in as few bytes as fit into one line of memory with what an engine adds. All but the last number are the same in all PEs if all is well.
 *
 * <pre>
 *   0   operation       4: a hash of its name
 *   4   outcome         4
 *   8   size            8
 *   16  place           8: the address of the block that is named, or the alignment that is asked for; no operation has both
 *   24  begun           8: what it has begun with
 *   32  serving         8: the component
 *   40  wanted          8: the component
 * </pre>
 */
final class Beginning {

    static final int BYTES = 48;

    private static final long OUTCOME = 4;
    private static final long BYTE_SIZE = 8;
    private static final long PLACE = 16;
    private static final long BEGUN = 24;
    private static final long SERVING = 32;
    private static final long WANTED = 40;

    private final MemorySegment record = MemorySegment.ofArray(new long[BYTES / Long.BYTES]);

    /** Fills it in. @param guarded whether what is called is compared */
    MemorySegment of(HeapCall call, Attempt attempt, HeapPart part, boolean guarded) {
        record.set(JAVA_INT, 0, guarded ? call.operation().hashCode() : 0);
        record.set(JAVA_INT, OUTCOME, attempt.outcome().ordinal());
        record.set(JAVA_LONG, BYTE_SIZE, guarded ? call.byteSize() : 0);
        record.set(JAVA_LONG, PLACE, guarded ? call.address() + call.byteAlignment() : 0);
        record.set(JAVA_LONG, BEGUN, guarded ? attempt.begun() : 0);
        record.set(JAVA_LONG, SERVING, part.serving());
        record.set(JAVA_LONG, WANTED, part.wanted());
        return record;
    }

    /** Whether both are of the same call. */
    static boolean areOfOneCall(MemorySegment one, MemorySegment other) {
        return one.get(JAVA_INT_UNALIGNED, 0) == other.get(JAVA_INT_UNALIGNED, 0) && areEqual(one, other, BYTE_SIZE) && areEqual(one, other, PLACE);
    }

    private static boolean areEqual(MemorySegment one, MemorySegment other, long offset) {
        return one.get(JAVA_LONG_UNALIGNED, offset) == other.get(JAVA_LONG_UNALIGNED, offset);
    }

    static boolean haveBegunAlike(MemorySegment one, MemorySegment other) {
        return areEqual(one, other, BEGUN);
    }

    static boolean areServedAlike(MemorySegment one, MemorySegment other) {
        return areEqual(one, other, SERVING);
    }

    /** The ordinal of an {@link Attempt.Outcome}. */
    static int outcome(MemorySegment record) {
        return record.get(JAVA_INT_UNALIGNED, OUTCOME);
    }

    static long serving(MemorySegment record) {
        return record.get(JAVA_LONG_UNALIGNED, SERVING);
    }

    static long wanted(MemorySegment record) {
        return record.get(JAVA_LONG_UNALIGNED, WANTED);
    }
}
