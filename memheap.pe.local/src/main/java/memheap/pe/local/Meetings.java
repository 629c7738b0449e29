package memheap.pe.local;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import memheap.api.HeapClosedException;
import memheap.pe.PeerLostException;
import memheap.pe.spi.JobSession.RecordReader;
import memheap.pe.spi.MixedMeetingException;
import memheap.pe.waiting.Waiting;
import memheap.pe.waiting.Waiting.Pace;

/**
 * How the PEs meet, and how they find out together that one is lost.
 *
 * <p>A PE that waits for longer than a moment looks whether the kernel still holds the locks of those it waits for. If not, it adds their loss to the
 * log ({@link MembershipChanges}), for the epoch that it is waiting in, which nobody can pass then [2]; outside of a meeting, for the next one, to
 * which it has not come. Everybody fails at that epoch: who waits in it, who comes to it later, and who waits for something else before it, who then
 * takes it as passed. One thread at a time meets; any number wait for something else.
 */
final class Meetings {

    /** How those of this engine wait who look for the dead. */
    static final Pace PACE = new Pace(Duration.ofMillis(1), Duration.ofMillis(20));

    private final int me;
    private final String job;
    private final ControlFile control;
    private final MembershipLog log;
    private final Members members;
    private final MembershipChanges changes;
    private final Object change = new Object();
    private long arrived;             // guarded by change; the last epoch that this PE has come to
    private boolean isInside;         // guarded by change; whether a thread waits in that epoch
    private MixedMeetingException mixed;    // found by begin(), and not told yet; used by the thread that meets
    private volatile boolean lastWasBroken; // written under change
    private volatile int told;        // entries of the log up to which losses have been told; written under change
    private volatile boolean closed;

    /** @param epoch the one at which this PE was admitted */
    Meetings(int me, String job, ControlFile control, MembershipLog log, Members members, MembershipChanges changes, long epoch) {
        this.me = me;
        this.job = job;
        this.control = control;
        this.log = log;
        this.members = members;
        this.changes = changes;
        this.arrived = epoch;
        this.isInside = epoch > 0;
        this.told = log.end(epoch);
    }

    /** Waits for those who have to come to the epoch at which this PE was admitted. Losses up to there are not told. */
    void begin() {
        try {
            members.pass(arrived);
            if (isInside) {
                complete(arrived, false);
            }
        } catch (PeerLostException known) {
            // whoever joins later looks at who is there
        } catch (MixedMeetingException found) {
            mixed = found; // the others are about to tell each other what they have called
        }
    }

    /** This PE's first call is told what was found when it was admitted, and then has its part in what the others do about that. */
    private void requireNotMixed() {
        MixedMeetingException found = mixed;
        mixed = null;
        if (found != null) {
            throw found;
        }
    }

    void barrier() {
        requireNotMixed();
        complete(arrive(null), false);
    }

    void exchange(MemorySegment record, RecordReader reader) {
        requireNotMixed();
        settle();
        long epoch = arrive(record);
        complete(epoch, true);
        int[] others = members.others();
        int next = 0;
        while (next < others.length && others[next] < me) {
            reader.record(others[next], control.record(others[next++], epoch));
        }
        reader.record(me, control.record(me, epoch));
        while (next < others.length) {
            reader.record(others[next], control.record(others[next++], epoch));
        }
    }

    /** After a broken epoch somebody may still be reading a record from before, in the place that the next one is written to. */
    private void settle() {
        if (lastWasBroken) {
            long epoch = lastArrived();
            await(() -> haveArrived(members.others(), epoch));
        }
    }

    private long lastArrived() {
        synchronized (change) {
            return arrived;
        }
    }

    private boolean haveArrived(int[] others, long epoch) {
        for (int pe : others) {
            if (!control.hasArrived(pe, epoch)) {
                return false;
            }
        }
        return true;
    }

    /** @param record what to bring; {@code null} to a barrier, in which others may be admitted */
    private long arrive(MemorySegment record) {
        requireOpen();
        synchronized (change) {
            long epoch = arrived + 1;
            if (record == null) {
                changes.admit(epoch);
            }
            VarHandle.fullFence(); // before the record: behind it, whoever waits would fetch the line between the record and the arrival
            if (record != null) {
                control.writeRecord(me, epoch, record);
            }
            arrived = epoch;
            isInside = true;
            control.arrive(me, epoch);
            return epoch;
        }
    }

    /** @param exchanges whether this is an exchange; some others may have come to a barrier */
    private void complete(long epoch, boolean exchanges) {
        try (var waiting = new Waiting(control.count(), PACE)) {
            complete(epoch, exchanges, waiting);
        }
    }

    private void complete(long epoch, boolean exchanges, Waiting waiting) {
        int[] others = members.others();
        int next = 0;
        boolean isMixed = false;
        int quiet = -1;
        while (true) {
            while (next < others.length && control.hasArrived(others[next], epoch)) {
                isMixed |= control.hasRecord(others[next++], epoch) != exchanges;
            }
            int entries = log.size(); // after the arrivals: who breaks an epoch to which all have come has written that before it came itself
            if (entries != quiet) {
                if (log.isBroken(epoch)) {
                    throw tell(epoch);
                }
                quiet = entries;
            }
            if (next == others.length) { // [1]
                pass(epoch);
                requireAlike(isMixed);
                return;
            }
            if (waiting.pause()) {
                requireOpen();
                look(epoch, others, next);
            }
        }
    }

    private void requireAlike(boolean isMixed) {
        if (isMixed) {
            throw new MixedMeetingException("some PEs of job '" + job + "' have come to a barrier and some to an exchange of records, as PE " + me + " found; that meeting is over for all");
        }
    }

    private void pass(long epoch) {
        synchronized (change) {
            isInside = false;
            if (lastWasBroken) { // a store costs a fence
                lastWasBroken = false;
            }
            members.pass(epoch);
        }
    }

    /** Waits until a condition holds. */
    void await(BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return;
        }
        int toldBefore = told;
        try (var waiting = new Waiting(control.count(), PACE)) {
            while (!condition.getAsBoolean()) {
                if (waiting.pause()) {
                    requireOpen();
                    requireNoLoss(toldBefore);
                    lookAround();
                }
            }
        }
    }

    /** Fails if somebody was lost, as far as the thread has not been told: at the epoch that this PE is in, or at the next one, which it then takes as passed. */
    private void requireNoLoss(int toldBefore) {
        synchronized (change) {
            long broken = log.firstBroken(toldBefore);
            if (broken == arrived + 1 && !isInside) {
                arrived = broken;
                PeerLostException lost = tell(broken);
                control.arrive(me, broken);
                throw lost;
            }
            if (broken <= arrived + 1) {
                throw lost(broken);
            }
        }
    }

    private PeerLostException tell(long epoch) {
        synchronized (change) {
            isInside = false;
            lastWasBroken = true;
            members.pass(epoch);
            told = Math.max(told, log.end(epoch));
            return lost(epoch);
        }
    }

    private PeerLostException lost(long epoch) {
        SortedSet<Integer> lost = log.lostAt(epoch);
        String who = lost.stream().map(this::describe).collect(Collectors.joining(", "));
        return new PeerLostException("job '" + job + "' has lost " + who + ", as PE " + me + " found when it waited; this PE has all that it had, and can go on " + members.describe(), lost);
    }

    private String describe(int pe) {
        return "PE " + pe + " (process " + control.process(pe) + (control.hasLeft(pe) ? " has left the job)" : " has ended)");
    }

    /** Looks whether those are alive that have not come to an epoch. */
    private void look(long epoch, int[] others, int from) {
        for (int index = from; index < others.length; index++) {
            if (!control.hasArrived(others[index], epoch) && isDead(others[index]) && !control.hasArrived(others[index], epoch)) { // it may have come just before it died
                synchronized (change) {
                    changes.lose(epoch);
                }
                return;
            }
        }
    }

    /** Looks whether all are alive, outside of a meeting. */
    private void lookAround() {
        for (int pe : members.others()) {
            if (isDead(pe)) {
                synchronized (change) {
                    if (!isInside) {
                        changes.lose(arrived + 1);
                    } else if (!control.hasArrived(pe, arrived)) {
                        changes.lose(arrived);
                    } // else this epoch may complete yet, and the thread in it finds out whether it does
                }
            }
        }
    }

    private boolean isDead(int pe) {
        return changes.isDead(pe, members.incarnation(pe));
    }

    private void requireOpen() {
        if (closed) {
            throw new HeapClosedException("PE " + me + " has left the job '" + job + "'");
        }
    }

    void close() {
        closed = true;
    }
}
