package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import memheap.pe.SymmetryViolationException;
import memheap.pe.SymmetryViolationException.Call;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.JobSession.RecordReader;
import memheap.pe.spi.MixedMeetingException;

/**
 * Finds out in each meeting whether all PEs have come to it by the same call. If their calls differ, all meet once more to tell each other what they
 * have called, and all throw the same {@link SymmetryViolationException}. Used by one thread at a time.
 */
public final class SymmetryGuard {

    private static final int HEADER_BYTES = Long.BYTES;

    private final String job;
    private final JobSession session;
    private final boolean isOn;
    private final MemorySegment record = MemorySegment.ofArray(new long[Math.ceilDiv(JobSession.MAXIMUM_RECORD_BYTES, Long.BYTES)]);

    /**
     * Guards a session.
     *
     * @param job the one that was joined
     * @param session this PE's part in it
     * @param isOn whether calls are compared; if not, only a barrier that meets another call is noticed. The same in all PEs
     */
    public SymmetryGuard(Job job, JobSession session, boolean isOn) {
        this.job = job.id();
        this.session = session;
        this.isOn = isOn;
    }

    /** Whether calls are compared. */
    public boolean isOn() {
        return isOn;
    }

    /**
     * A barrier.
     *
     * @param call what this PE tells the others of its call if their calls differ
     * @throws SymmetryViolationException if they do
     */
    public void barrier(Supplier<Call> call) {
        try {
            session.barrier();
        } catch (MixedMeetingException mixed) {
            throw violation(call.get());
        }
    }

    /**
     * An exchange.
     *
     * @param kind a number that is the same in all PEs if their calls are
     * @param content what this PE brings, some bytes fewer than an exchange of the session can carry
     * @param reader sees what all bring; if this throws, it has seen what is to be forgotten
     * @param call what this PE tells the others of its call if their calls differ
     * @throws SymmetryViolationException if they do
     */
    public void exchange(long kind, MemorySegment content, RecordReader reader, Supplier<Call> call) {
        long told = isOn ? kind : 0;
        record.set(JAVA_LONG_UNALIGNED, 0, told);
        MemorySegment.copy(content, 0, record, HEADER_BYTES, content.byteSize());
        var comparing = new Comparing(told, reader);
        try {
            session.exchange(record.asSlice(0, HEADER_BYTES + content.byteSize()), comparing);
        } catch (MixedMeetingException mixed) {
            throw violation(call.get());
        }
        if (comparing.differs) {
            throw violation(call.get());
        }
    }

    private static final class Comparing implements RecordReader {

        private final long kind;
        private final RecordReader reader;
        private boolean differs;

        Comparing(long kind, RecordReader reader) {
            this.kind = kind;
            this.reader = reader;
        }

        @Override
        public void record(int pe, MemorySegment found) {
            differs |= found.byteSize() < HEADER_BYTES || found.get(JAVA_LONG_UNALIGNED, 0) != kind;
            if (!differs) {
                reader.record(pe, found.asSlice(HEADER_BYTES));
            }
        }
    }

    /**
     * Tells the others what this PE has called, and hears what they have; all of them do, after a meeting in which all have seen that their calls differ.
     *
     * @param mine what this PE has called
     * @return what is to be thrown in each of them
     */
    public SymmetryViolationException violation(Call mine) {
        var calls = new ArrayList<Call>();
        session.exchange(CallText.of(mine), (pe, told) -> calls.add(CallText.read(pe, told)));
        return new SymmetryViolationException(String.format(Locale.ROOT, "the PEs of job '%s' have made different calls where all have to make the same one, so none has had an effect: %s",
                job, CallText.describe(List.copyOf(calls))), calls);
    }

    /**
     * The place in a user's program that a call comes from.
     *
     * @return class, method, file and line
     */
    public static String caller() {
        return StackWalker.getInstance().walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName())).findFirst().map(frame -> frame.toStackTraceElement().toString()).orElse("nowhere"));
    }

    private static boolean isOurs(String name) {
        return name.startsWith("memheap.pe.calls.") || name.startsWith("memheap.base.");
    }
}
