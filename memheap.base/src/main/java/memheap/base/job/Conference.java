package memheap.base.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import memheap.api.MemheapException;
import memheap.api.NoActiveComponentException;
import memheap.pe.PeerLostException;
import memheap.pe.SymmetryViolationException;
import memheap.pe.SymmetryViolationException.Call;
import memheap.pe.calls.SymmetryGuard;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.MixedMeetingException;

/**
 * Makes the collective calls of a heap, each by a two-phase commit: {@link HeapCall#begin} prepares, {@link HeapCall#finish} commits, {@link
 * HeapCall#undo} aborts. Each PE begins a call on its own, then all meet and see how each of them has begun; only if that is alike in all, it is
 * finished, otherwise it is undone everywhere. So after every call the heaps of all PEs are laid out alike, whatever one of them had asked for or
 * lacked. Safe for all threads: the calls of a PE are made one after the other.
 */
public final class Conference {

    private static final int MOST_TRIES = 100;
    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    private final Job job;
    private final JobSession session;
    private final SymmetryGuard guard;
    private final HeapPart part;
    private final Agreement agreement;
    private final StateTransfer transfer;
    private final Beginning mine = new Beginning();
    private final ReentrantLock turn = new ReentrantLock();
    private long[] wanted;            // by each PE, as it said last in a call of all; guarded by turn, and the same in all PEs
    private boolean isDue = true;     // whether the PEs have to agree anew before the next call; guarded by turn, and the same in all PEs
    private long membership;          // as of the last call; guarded by turn
    private int[] incarnations;       // as of the last welcome; guarded by turn
    private volatile long welcomed;   // the membership as of the last welcome; written under turn

    /**
     * Makes one for a heap.
     *
     * @param job the one that was joined
     * @param session this PE's part in it
     * @param guard what all calls of this PE go through
     * @param part the heap of this PE
     */
    public Conference(Job job, JobSession session, SymmetryGuard guard, HeapPart part) {
        this.job = job;
        this.session = session;
        this.guard = guard;
        this.part = part;
        this.agreement = new Agreement(job.me(), guard, part);
        this.transfer = new StateTransfer(job.me(), guard, part);
        this.wanted = new long[job.count()];
        this.membership = session.membershipVersion();
        this.welcomed = membership;
        this.incarnations = incarnations();
    }

    private int[] incarnations() {
        return IntStream.range(0, job.count()).map(session::incarnation).toArray();
    }

    /**
     * Has this PE, which has taken the place of a lost one, take over what is live in the heap. The first call of a newcomer.
     *
     * @throws PeerLostException if a PE is lost meanwhile; this one has to leave
     * @throws IOException if there is no memory for it, or no way to go on with it here; this PE has to leave
     */
    public void takeOver() throws IOException {
        try {
            transfer.run(true);
        } catch (SymmetryViolationException ofTheOthers) {
            transfer.run(true); // they had parted in the barrier that let this PE in; that is told now
        }
    }

    /**
     * Brings those up to date who have been let into the job since this was called last; all PEs call it before each meeting and after each barrier. If
     * nobody has, that is seen at once.
     *
     * @throws PeerLostException if a PE is lost meanwhile; a newcomer that has got a part of it leaves then
     */
    public void welcome() {
        if (session.membershipVersion() != welcomed) {
            turn.lock();
            try {
                welcomeAll();
            } finally {
                turn.unlock();
            }
        }
    }

    private void welcomeAll() {
        welcomed = session.membershipVersion();
        int[] before = incarnations;
        incarnations = incarnations();
        if (!Arrays.equals(before, incarnations)) {
            try {
                transfer.run(false);
            } catch (IOException impossible) {
                throw new UncheckedIOException("only a newcomer needs memory for what it is told", impossible);
            }
        }
    }

    /**
     * Makes a call.
     *
     * @param call what is called
     * @return what it has begun with, the same in all PEs
     * @throws SymmetryViolationException if others have made another call; no PE's heap has changed
     * @throws PeerLostException if a PE is lost before it has come to this call; no PE's heap has changed
     * @throws MemheapException if it cannot be done, here or in another PE; no PE's heap has changed
     */
    public long hold(HeapCall call) {
        turn.lock();
        try {
            welcome();
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                agreeIfDue(call);
                Attempt attempt = Attempt.of(call);
                CallComparison found = meet(call, attempt);
                if (found.isAlike()) {
                    return end(call, attempt);
                }
                attempt.undo(call);
                if (found.isAboutTheCall() || !found.isAboutWhoServes()) {
                    throw parted(call, attempt, found);
                }
                isDue = true;
                if (tries > 0 && found.servesNobody()) {
                    throw nobody(attempt);
                }
            }
            throw new NoActiveComponentException(String.format(Locale.ROOT, "the PEs have agreed on a component %d times, and each time one of them could not be served by it", MOST_TRIES), part.reasons());
        } finally {
            turn.unlock();
        }
    }

    /** Everybody sees the same reasons to agree anew, so all do at the same call. */
    private void agreeIfDue(HeapCall call) {
        long now = session.membershipVersion();
        if (now != membership) {
            membership = now;
            isDue = true;
            Arrays.fill(wanted, HeapPart.NONE); // a newcomer has heard nothing yet
        }
        if (isDue) {
            agreement.seek(() -> describe(call, call.address()));
            isDue = false;
        }
    }

    private CallComparison meet(HeapCall call, Attempt attempt) {
        MemorySegment record = mine.of(call, attempt, part, guard.isOn());
        var comparison = new CallComparison(record, wanted);
        boolean hasMet = false;
        try {
            session.exchange(record, comparison);
            hasMet = true;
        } catch (MixedMeetingException mixed) {
            attempt.undo(call);
            hasMet = true;
            throw guard.violation(describe(call, 0));
        } finally {
            if (!hasMet) {
                attempt.undo(call);
            }
        }
        hear(comparison);
        return comparison;
    }

    /** What some have told while others made another call, not all know. */
    private void hear(CallComparison comparison) {
        if (!comparison.isAboutTheCall()) {
            wanted = comparison.wanted();
            isDue |= comparison.isWantedElse();
        }
    }

    private long end(HeapCall call, Attempt attempt) {
        if (!attempt.hasBegun()) {
            throw attempt.rethrown();
        }
        boolean hasMet = false;
        try {
            if (call.proceed(attempt.begun())) {
                session.exchange(NOTHING, (pe, record) -> { });
            }
            hasMet = true;
        } finally {
            if (!hasMet) {
                attempt.undo(call);
            }
        }
        call.finish(attempt.begun());
        return attempt.begun();
    }

    private NoActiveComponentException nobody(Attempt attempt) {
        return attempt.failure() instanceof NoActiveComponentException mine ? mine : new NoActiveComponentException("no component can serve in all PEs", part.reasons());
    }

    private MemheapException parted(HeapCall call, Attempt attempt, CallComparison found) {
        if (found.isAboutTheCall() || !found.isAboutTheOutcome()) {
            return guard.violation(describe(call, found.isAboutTheCall() ? call.address() : attempt.begun()));
        }
        return Failures.told(job, session, call, attempt);
    }

    private Call describe(HeapCall call, long address) {
        return new Call(job.me(), call.operation(), call.byteSize(), call.byteAlignment(), address, part.describeServing(), SymmetryGuard.caller());
    }
}
