package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can serve on one PE.
 *
 * @param pe whose proposal it is
 * @param configuration a number that is the same in all PEs whose heaps are configured alike
 * @param freeWindows a bit for each window that is free
 * @param candidates the components that can serve, best first
 */
public record Proposal(int pe, long configuration, long freeWindows, List<Candidate> candidates) {

    /** As many candidates as a record has room for. */
    public static final int MOST_CANDIDATES = 100;

    private static final long HEADER_BYTES = 20;
    private static final long CANDIDATE_BYTES = 9;

    /** Stands for a component without a window that it could go on in. */
    public static final int NO_WINDOW = -1;

    /**
     * A component that can serve.
     *
     * @param component which one
     * @param window the index of the window that it has already, and of which this PE knows that it is as in every other PE; or {@link #NO_WINDOW}
     */
    public record Candidate(long component, int window) {
    }

    /** As bytes. */
    MemorySegment record() {
        int count = Math.min(candidates.size(), MOST_CANDIDATES);
        var record = MemorySegment.ofArray(new byte[Math.toIntExact(HEADER_BYTES + count * CANDIDATE_BYTES)]);
        record.set(JAVA_LONG_UNALIGNED, 0, configuration);
        record.set(JAVA_LONG_UNALIGNED, 8, freeWindows);
        record.set(JAVA_INT_UNALIGNED, 16, count);
        for (int i = 0; i < count; i++) {
            record.set(JAVA_LONG_UNALIGNED, HEADER_BYTES + i * CANDIDATE_BYTES, candidates.get(i).component());
            record.set(JAVA_BYTE, HEADER_BYTES + i * CANDIDATE_BYTES + Long.BYTES, (byte) candidates.get(i).window());
        }
        return record;
    }

    /** From bytes. */
    static Proposal read(int pe, MemorySegment record) {
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < record.get(JAVA_INT_UNALIGNED, 16); i++) {
            candidates.add(new Candidate(record.get(JAVA_LONG_UNALIGNED, HEADER_BYTES + i * CANDIDATE_BYTES), record.get(JAVA_BYTE, HEADER_BYTES + i * CANDIDATE_BYTES + Long.BYTES)));
        }
        return new Proposal(pe, record.get(JAVA_LONG_UNALIGNED, 0), record.get(JAVA_LONG_UNALIGNED, 8), List.copyOf(candidates));
    }

    /** What it says of a component, if it has it. */
    public Optional<Candidate> candidate(long component) {
        return candidates.stream().filter(candidate -> candidate.component() == component).findFirst();
    }
}
