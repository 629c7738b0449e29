package memheap.pe.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import memheap.api.HeapClosedException;

/**
 * Who is in the job as seen by this PE: it follows the log up to the epochs that it has passed, and has the heaps of the others mapped. Safe for all
 * threads: whoever maps something keeps {@link #close} waiting, and is refused afterwards, since the addresses may be somebody else's by then.
 */
final class Members implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Members.class.getName());

    /** What others see at once. */
    private record View(int[] others, int[] incarnations, SortedSet<Integer> lost, PeerHeap[] heaps, long version) {
    }

    private final SystemCalls system;
    private final HeapLayout layout;
    private final ControlFile control;
    private final MembershipLog log;
    private final int me;
    private final PeerHeap[] heaps;                          // guarded by this
    private final boolean[] isMember;                        // guarded by this
    private final int[] incarnations;                        // guarded by this
    private final SortedSet<Integer> lost = new TreeSet<>(); // guarded by this
    private volatile int followed;                           // entries of the log; written under this, as all that follow
    private volatile long heapChanges;
    private volatile boolean closed;
    private volatile View view;

    Members(SystemCalls system, HeapLayout layout, ControlFile control, MembershipLog log, int me) {
        this.system = system;
        this.layout = layout;
        this.control = control;
        this.log = log;
        this.me = me;
        this.heaps = new PeerHeap[control.count()];
        this.isMember = new boolean[control.count()];
        this.incarnations = new int[control.count()];
        this.view = new View(new int[0], incarnations.clone(), Collections.emptySortedSet(), heaps.clone(), 0);
    }

    /** Follows the log to the end of an epoch, and the others in what they have given its pages. */
    void pass(long epoch) {
        if (closed || control.heapChanges() != heapChanges || log.end(epoch) > followed) {
            passChanged(epoch);
        }
    }

    private synchronized void passChanged(long epoch) {
        if (closed) {
            throw new HeapClosedException("this PE has left its job, and follows the others no more");
        }
        long changes = control.heapChanges();
        int end = log.end(epoch);
        if (end > followed) {
            follow(end);
        }
        if (changes != heapChanges) {
            refresh();
            heapChanges = changes; // if something could not be mapped, the next epoch tries again
        }
    }

    private void follow(int end) {
        assert Thread.holdsLock(this);
        var admitted = new TreeSet<Integer>();
        for (int entry = followed; entry < end; entry++) {
            int pe = log.pe(entry);
            isMember[pe] = !log.isLoss(entry);
            if (log.isLoss(entry)) {
                lost.add(pe);
                admitted.remove(pe);
            } else {
                lost.remove(pe);
                admitted.add(pe);
                incarnations[pe] = log.incarnation(entry);
            }
        }
        admitted.remove(me);
        admitted.forEach(this::attach);
        int[] others = IntStream.range(0, isMember.length).filter(pe -> pe != me && isMember[pe]).toArray();
        view = new View(others, incarnations.clone(), Collections.unmodifiableSortedSet(new TreeSet<>(lost)), heaps.clone(), view.version + 1);
        followed = end; // last: whoever sees it does without the lock, and with that view
    }

    /** A PE whose heap cannot be mapped cannot be reached; most likely it has died since, and is soon lost. */
    private void attach(int pe) {
        PeerHeap before = heaps[pe];
        heaps[pe] = null;
        try {
            heaps[pe] = PeerHeap.attach(system, layout, control, pe, incarnations[pe]);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "the heap of PE {0} could not be mapped, so that PE cannot be reached: {1}", String.valueOf(pe), failed.getMessage());
        }
        if (before != null) {
            before.close();
        }
    }

    private void refresh() {
        assert Thread.holdsLock(this);
        for (PeerHeap heap : heaps) {
            if (heap != null) {
                try {
                    heap.refresh();
                } catch (IOException failed) {
                    throw new UncheckedIOException("a part of another PE's heap could not be mapped", failed);
                }
            }
        }
    }

    /** The members but this one; not to be changed. */
    int[] others() {
        return view.others;
    }

    SortedSet<Integer> lost() {
        return view.lost;
    }

    int incarnation(int pe) {
        return view.incarnations[pe];
    }

    long version() {
        return view.version;
    }

    /** The heap of another PE, if that is not lost and could be mapped. */
    Optional<PeerHeap> heap(int pe) {
        View seen = view;
        return seen.lost.contains(pe) ? Optional.empty() : Optional.ofNullable(seen.heaps[pe]);
    }

    /** With whom this PE can go on, for messages. */
    String describe() {
        int[] others = view.others;
        return others.length == 0 ? "alone" : "with PEs " + Arrays.toString(others) + ": what was waited for is over, the next barrier meets theirs";
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        view = new View(new int[0], view.incarnations, view.lost, new PeerHeap[heaps.length], view.version + 1);
        for (PeerHeap heap : heaps) {
            if (heap != null) {
                heap.close();
            }
        }
    }
}
