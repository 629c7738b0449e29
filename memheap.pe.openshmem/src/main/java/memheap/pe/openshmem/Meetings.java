package memheap.pe.openshmem;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import memheap.api.HeapClosedException;
import memheap.pe.spi.JobSession.RecordReader;
import memheap.pe.spi.MixedMeetingException;
import memheap.pe.waiting.Waiting;
import memheap.pe.waiting.Waiting.Pace;

/**
 * How the PEs meet: by a dissemination barrier. Each meeting has a number, the same in all PEs, and rounds. In round {@code r} a PE tells the one
 * {@code 2^r} places before it that it has come, and waits to be told so by the one {@code 2^r} places behind it. After round {@code r}, it knows that
 * the {@code 2^(r+1)} PEs from itself on have come to the meeting; after the last one, that all have. In an exchange the records of these PEs travel
 * along.
 *
 * <p>Invariants:
 * <ol>
 * <li>After a round, the gathering holds the records of the PEs from this one on, as many as have been heard of.
 * <li>An arrival, and the records with it, are written again two meetings later: their writer has then passed the meeting in between, to which this PE has
 * come after it had read them.
 * <li>Arrivals never go down.
 * </ol>
 *
 * <p>One thread at a time meets; any number wait for something else. The library's own barrier is not used: it waits where no Java thread can be told
 * anything, takes one who finishes the job for one who has come, and needs a core to itself.
 */
final class Meetings {

    /** How those of this engine wait who look for those who have left. */
    static final Pace PACE = new Pace(Duration.ofMillis(5), Duration.ofMillis(8));

    private static final int BARRIER = 0;
    private static final int EXCHANGE = 1;
    private static final int MIXED = 2; // some that were heard of have come to the one, and some to the other
    private static final int KINDS = 3;
    private static final int IN_INBOX = 4; // where the records are that were brought
    private static final int NUMBER_SHIFT = 3;

    private final int me;
    private final int count;
    private final int running;
    private final String job;
    private final ControlArea control;
    private final RemoteAccess remote;
    private final Consumer<String> end;
    private final Gathering gathering;
    private long meeting; // by the thread that meets
    private volatile boolean closed;

    /**
     * @param running how many PEs run on this host
     * @param end ends the job, because of what it is told
     */
    Meetings(int me, int running, String job, ControlArea control, RemoteAccess remote, Consumer<String> end) {
        this.me = me;
        this.count = control.layout().count();
        this.running = running;
        this.job = job;
        this.control = control;
        this.remote = remote;
        this.end = end;
        this.gathering = new Gathering(count);
    }

    void barrier() {
        meet(BARRIER);
    }

    void exchange(MemorySegment record, RecordReader reader) {
        gathering.begin(record);
        meet(EXCHANGE);
        for (int pe = 0; pe < count; pe++) {
            reader.record(pe, gathering.record(Math.floorMod(pe - me, count)));
        }
    }

    /** @param wanted whether this PE has come for a barrier or for an exchange */
    private void meet(int wanted) {
        requireOpen();
        remote.quiet();
        VarHandle.fullFence();
        meeting++;
        int kind = wanted;
        for (int round = 0; round < control.layout().rounds(); round++) {
            kind = meet(kind, round);
        }
        if (kind == MIXED) {
            throw new MixedMeetingException(String.format(Locale.ROOT, "some PEs of job '%s' have come to a barrier and some to an exchange of records, as meeting %d of all; it is over for all",
                    job, meeting));
        }
    }

    /** One round. @return the kind that this PE has heard of afterwards */
    private int meet(int kind, int round) {
        int before = Math.floorMod(me - (1 << round), count);
        int behind = (me + (1 << round)) % count;
        int brought = control.layout().brought(round);
        boolean isInInbox = kind == EXCHANGE && !control.bring(before, meeting, round, gathering.first(brought));
        control.arrive(before, meeting, round, meeting << NUMBER_SHIFT | (isInInbox ? IN_INBOX : 0) | kind);
        awaitArrival(behind, round);
        long told = control.arrival(meeting, round);
        if (kind != (told & KINDS)) {
            return MIXED;
        }
        if (kind == EXCHANGE) {
            gathering.add(control.brought(meeting, round, (told & IN_INBOX) == 0), brought);
        }
        return kind;
    }

    private void awaitArrival(int pe, int round) {
        if (hasArrived(round)) {
            return;
        }
        try (var waiting = new Waiting(running, PACE)) {
            while (!hasArrived(round)) {
                requireOpen();
                if (remote.progress()) {
                    waiting.restart();
                } else if (waiting.pause()) {
                    requirePresence(pe, round);
                }
            }
        }
    }

    private boolean hasArrived(int round) {
        return control.arrival(meeting, round) >> NUMBER_SHIFT == meeting;
    }

    private void requirePresence(int pe, int round) {
        if (control.hasLeft(pe) && !hasArrived(round)) {
            end.accept(String.format(Locale.ROOT, "PE %d has left job '%s', and PE %d waits for it in a barrier or an exchange: the job ends", pe, job, me));
        }
    }

    /** Waits until a condition holds. */
    void await(BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return;
        }
        try (var waiting = new Waiting(running, PACE)) {
            while (!condition.getAsBoolean()) {
                requireOpen();
                if (remote.progress()) {
                    waiting.restart();
                } else if (waiting.pause()) {
                    requireCompany(condition);
                }
            }
        }
    }

    /** One who waits for what others write waits in vain once none of them is there. */
    private void requireCompany(BooleanSupplier condition) {
        if (count > 1 && haveAllOthersLeft() && !condition.getAsBoolean()) {
            end.accept(String.format(Locale.ROOT, "all other PEs have left job '%s', and PE %d waits for something that they have not done: the job ends", job, me));
        }
    }

    private boolean haveAllOthersLeft() {
        for (int pe = 0; pe < count; pe++) {
            if (pe != me && !control.hasLeft(pe)) {
                return false;
            }
        }
        return true;
    }

    private void requireOpen() {
        if (closed) {
            throw new HeapClosedException("PE " + me + " has left the job '" + job + "'");
        }
    }

    /** Lets everybody go who waits. */
    void close() {
        closed = true;
    }
}
