package memheap.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Knows whether anybody is inside. Those who enter never wait and never meet: each says so in a {@link ThreadSlot} of its own, with a plain store. One who has changed what the others
 * read asks {@link #awaitQuiet} to learn when all who may have seen the old state have left: a grace period, as in read-copy-update (Desnoyers et al., "User-Level
 * Implementations of Read-Copy Update", 2012), with the {@link ThreadBarrier} on the side of the one who waits.
 *
 * <p>A platform thread finds its slot by its number, and claims it when it first comes; a slot whose thread has died is claimed by the next one. Virtual threads, which come and go by the
 * million, and threads whose slot is taken share some slots, one at a time.
 */
final class Gate {

    private static final int SLOTS = 1 << 10;

    private final ThreadBarrier barrier;
    private final ThreadSlot[] slots = new ThreadSlot[SLOTS]; // by the low bits of the thread's number; written under claimLock
    private final Object claimLock = new Object();
    private volatile ThreadSlot[] shared = new ThreadSlot[0]; // grows only, under claimLock

    Gate(ThreadBarrier barrier) {
        this.barrier = barrier;
        Arrays.fill(slots, ThreadSlot.NOBODYS);
    }

    /** The calling thread's own slot, not yet entered; {@code null} if it has none. */
    ThreadSlot ownSlot() {
        long id = Thread.currentThread().threadId();
        ThreadSlot slot = slots[(int) id & (SLOTS - 1)];
        return slot.belongsTo(id) ? slot : null;
    }

    /** Goes in. @return the slot, for {@link ThreadSlot#leave} */
    ThreadSlot enter() {
        ThreadSlot own = ownSlot();
        if (own == null && !Thread.currentThread().isVirtual()) {
            own = claim();
        }
        if (own == null || own.isEntered()) { // entered: a module calls the heap that is calling it
            return enterShared();
        }
        own.enter();
        return own;
    }

    private ThreadSlot claim() {
        Thread me = Thread.currentThread();
        int index = (int) me.threadId() & (SLOTS - 1);
        synchronized (claimLock) {
            ThreadSlot slot = slots[index];
            if (slot == ThreadSlot.NOBODYS) {
                slot = new ThreadSlot(barrier.everybodyFences());
                slots[index] = slot;
            } else if (!slot.isAbandoned()) {
                return null;
            }
            slot.giveTo(me);
            return slot;
        }
    }

    /** Looks for a shared slot where nobody is inside, from a place on that differs from thread to thread; makes one more if there is none. */
    private ThreadSlot enterShared() {
        ThreadSlot[] known = shared;
        int start = (int) Thread.currentThread().threadId();
        for (int i = 0; i < known.length; i++) {
            ThreadSlot slot = known[Math.floorMod(start + i, known.length)];
            if (slot.tryEnter()) {
                return slot;
            }
        }
        synchronized (claimLock) {
            ThreadSlot added = new ThreadSlot(barrier.everybodyFences());
            added.tryEnter();
            ThreadSlot[] more = Arrays.copyOf(shared, shared.length + 1);
            more[more.length - 1] = added;
            shared = more;
            return added;
        }
    }

    /**
     * Waits until everybody has left who was inside when this call began. The caller itself must be outside.
     *
     * @param limit how long to wait at most
     * @return whether they have; otherwise somebody is stuck inside
     */
    boolean awaitQuiet(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ThreadSlot> all = all();
        barrier.meet();
        for (ThreadSlot slot : all) {
            for (int round = 0; slot.isOccupied(); round++) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                pause(round);
            }
        }
        return true;
    }

    /** Shows every slot to somebody, shared ones included. */
    void forEachSlot(Consumer<ThreadSlot> visitor) {
        all().forEach(visitor);
    }

    /** Who claims a slot later has seen, through the lock, all that was written before this call. */
    private List<ThreadSlot> all() {
        var all = new ArrayList<ThreadSlot>();
        synchronized (claimLock) {
            for (ThreadSlot slot : slots) {
                if (slot != ThreadSlot.NOBODYS) {
                    all.add(slot);
                }
            }
            all.addAll(List.of(shared));
        }
        return all;
    }

    private static void pause(int round) {
        if (round < 100) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(50_000);
        }
    }
}
