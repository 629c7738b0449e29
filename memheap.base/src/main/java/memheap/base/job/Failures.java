package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import memheap.api.InvalidFreeException;
import memheap.api.MemheapException;
import memheap.api.OutOfMemheapException;
import memheap.api.QuotaExceededException;
import memheap.base.job.Attempt.Outcome;
import memheap.pe.CollectiveCallException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Has all PEs throw the same when a call has failed in some of them only: what the first of those has met. */
final class Failures {

    private Failures() {
    }

    /** How a call has ended in one PE: the outcome's number, and what was said. */
    private record Told(int pe, Outcome outcome, String words) {

        static MemorySegment record(Attempt attempt) {
            byte[] words = (attempt.hasBegun() ? "" : String.valueOf(attempt.failure().getMessage())).getBytes(StandardCharsets.UTF_8);
            int length = Math.min(words.length, JobSession.MAXIMUM_RECORD_BYTES - 1);
            var record = MemorySegment.ofArray(new byte[length + 1]);
            record.set(JAVA_BYTE, 0, (byte) attempt.outcome().ordinal());
            MemorySegment.copy(words, 0, record, JAVA_BYTE, 1, length);
            return record;
        }

        static Told read(int pe, MemorySegment record) {
            return new Told(pe, Outcome.values()[record.get(JAVA_BYTE, 0)], new String(record.asSlice(1).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        }
    }

    /**
     * Tells the others how a call has ended here, and hears how it has in them.
     *
     * @return what is to be thrown, the same in all PEs; here with what was thrown as its cause
     */
    static MemheapException told(Job job, JobSession session, HeapCall call, Attempt attempt) {
        List<Told> all = new ArrayList<>();
        session.exchange(Told.record(attempt), (pe, record) -> all.add(Told.read(pe, record)));
        Told first = all.stream().filter(told -> told.outcome() != Outcome.BEGUN).findFirst().orElseThrow();
        String message = String.format(Locale.ROOT, "%s of job '%s' has failed in PE %d, so it is undone in all: %s", call.operation(), job.id(), first.pe(), first.words());
        MemheapException thrown = exception(first.outcome(), message, call);
        if (!attempt.hasBegun()) {
            thrown.initCause(attempt.failure());
        }
        return thrown;
    }

    private static MemheapException exception(Outcome outcome, String message, HeapCall call) {
        return switch (outcome) {
            case OUT_OF_MEMORY -> new OutOfMemheapException(message, call.byteSize(), 0, 0);
            case OVER_QUOTA -> new QuotaExceededException(message, "", call.byteSize(), 0, 0);
            case NO_BLOCK -> new InvalidFreeException(message, call.address());
            default -> new CollectiveCallException(message);
        };
    }
}
