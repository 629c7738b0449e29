package memheap.base.job;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import memheap.pe.PeerLostException;
import memheap.pe.SymmetryViolationException;
import memheap.pe.SymmetryViolationException.Call;
import memheap.pe.calls.SymmetryGuard;

/**
 * How the PEs agree on the component that serves. All tell what they have; the best one of the list of the first PE that all others have too is tried by
 * all, in the same window, and stays if all can. All see the same proposals and the same answers, so each decides alone what all decide. One thread at a
 * time, in all PEs at the same place of the program.
 */
final class Agreement {

    private static final byte SERVES = 1;
    private static final long PROPOSALS = 0x5072_6f70_6f73_616cL; // no call of a user has such a kind
    private static final long ANSWERS = 0x416e_7377_6572_7321L;

    private final int me;
    private final SymmetryGuard guard;
    private final HeapPart part;

    Agreement(int me, SymmetryGuard guard, HeapPart part) {
        this.me = me;
        this.guard = guard;
        this.part = part;
    }

    /** What all have decided on. */
    private record Choice(long component, int window) {
    }

    /**
     * Looks for a component.
     *
     * @param call on whose behalf
     * @return whether one serves, the same in all PEs
     * @throws SymmetryViolationException if others have come with another call; who serves is as before then
     * @throws PeerLostException if a PE is lost meanwhile; who serves is as before then
     */
    boolean seek(Supplier<Call> call) {
        Set<Long> failed = new HashSet<>();
        while (true) {
            List<Proposal> proposals = proposals(call);
            Optional<Choice> choice = choose(proposals, failed);
            if (choice.isEmpty()) {
                part.serveNobody();
                return false;
            }
            if (allServe(serves(choice.get(), proposals), call)) {
                return true;
            }
            if (isTaken(choice.get(), call)) {
                return true;
            }
            failed.add(choice.get().component());
        }
    }

    /** Whether this PE is served by it already, in that window. */
    private boolean serves(Choice choice, List<Proposal> proposals) {
        return part.serving() == choice.component() && proposals.stream().filter(proposal -> proposal.pe() == me).flatMap(proposal -> proposal.candidate(choice.component()).stream())
                .anyMatch(candidate -> candidate.window() == choice.window());
    }

    private List<Proposal> proposals(Supplier<Call> call) {
        var proposals = new ArrayList<Proposal>();
        guard.exchange(PROPOSALS, part.proposal().record(), (pe, record) -> proposals.add(Proposal.read(pe, record)), call);
        part.hear(proposals);
        return proposals;
    }

    private static Optional<Choice> choose(List<Proposal> proposals, Set<Long> failed) {
        long free = proposals.stream().mapToLong(Proposal::freeWindows).reduce(-1L, (one, other) -> one & other);
        boolean areAlike = proposals.stream().mapToLong(Proposal::configuration).distinct().count() == 1;
        return proposals.getFirst().candidates().stream().filter(candidate -> areAlike && !failed.contains(candidate.component())).map(candidate -> choice(proposals, candidate, free))
                .flatMap(Optional::stream).findFirst();
    }

    private static Optional<Choice> choice(List<Proposal> proposals, Proposal.Candidate best, long free) {
        List<Integer> windows = proposals.stream().flatMap(proposal -> proposal.candidate(best.component()).stream()).map(Proposal.Candidate::window).toList();
        if (windows.size() < proposals.size()) {
            return Optional.empty();
        }
        boolean goesOn = best.window() != Proposal.NO_WINDOW && windows.stream().distinct().count() == 1;
        if (!goesOn && free == 0) {
            return Optional.empty();
        }
        return Optional.of(new Choice(best.component(), goesOn ? best.window() : Long.numberOfTrailingZeros(free)));
    }

    private boolean isTaken(Choice choice, Supplier<Call> call) {
        boolean serves = part.tryServe(choice.component(), choice.window());
        boolean all = false;
        try {
            all = allServe(serves, call);
        } finally {
            if (serves && !all) {
                part.endTrial();
            }
        }
        return all;
    }

    /** Hears whether something is so in all PEs. */
    private boolean allServe(boolean here, Supplier<Call> call) {
        var all = new boolean[] {true};
        guard.exchange(ANSWERS, MemorySegment.ofArray(new byte[] {here ? SERVES : 0}), (pe, record) -> all[0] &= record.get(JAVA_BYTE, 0) == SERVES, call);
        return all[0];
    }
}
