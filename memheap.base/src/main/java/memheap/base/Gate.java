package memheap.base;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Knows whether anybody is inside. Those who enter never wait and never meet. One who has changed what the others read asks {@link #awaitQuiet} to learn when all who may have seen the old
 * state have left: a grace period, as in read-copy-update (Desnoyers et al., "User-Level Implementations of Read-Copy Update", 2012).
 *
 * <p>A platform thread finds its {@link ThreadSlot} by its number, and claims it when it first comes; a slot whose thread has died is claimed by the next one. Virtual threads, which come and go
 * by the million, and threads whose slot is taken share some slots, one at a time.
 *
 * <p>For a call by an armed slot all of the cost is on the side of the one who waits. Such a call leaves no mark, so the waiting thread has the virtual machine stop all threads for an instant
 * and looks whether the slot's class is on their stacks ({@link Thread#getAllStackTraces}). To be stopped is a barrier too: what a thread loads afterwards is as new as what was stored
 * before. A thread that is always inside when it is looked at is not waited for in vain: it has armed its slot again in the meantime.
 */
final class Gate {

    private static final int SLOTS = 1 << 10;
    private static final String SLOT_CLASS = ThreadSlot.class.getName();
    private static final StackTraceElement[] NOT_RUNNING = {};

    private final ThreadSlot[] slots = new ThreadSlot[SLOTS]; // by the low bits of the thread's number; written under claimLock
    private final Object claimLock = new Object();
    private volatile ThreadSlot[] shared = new ThreadSlot[0]; // grows only, under claimLock
    private ThreadSlot favourite = ThreadSlot.NOBODYS; // of the thread that is looked for first; any thread may write it, for whoever reads checks the owner
    private long favouriteCalls; // what the favourite had done when it was asked for last; racy likewise

    Gate() {
        Arrays.fill(slots, ThreadSlot.NOBODYS);
    }

    /**
     * The slot of a thread; {@code null} if it has none. One thread, who calls much, is looked for without a search, which is a fifth of the time of a call; the
     * others pay two instructions for that.
     */
    ThreadSlot slotOf(long threadId) {
        ThreadSlot first = favourite;
        return first.belongsTo(threadId) ? first : searched(threadId);
    }

    private ThreadSlot searched(long threadId) {
        ThreadSlot slot = slots[(int) threadId & (SLOTS - 1)];
        if (!slot.belongsTo(threadId)) {
            return null;
        }
        if (slot.isItsTurn()) {
            elect(slot);
        }
        return slot;
    }

    /** Prefers a slot to a favourite that has done nothing for as long as the slot's owner has taken for some thousand calls. */
    private void elect(ThreadSlot slot) {
        long calls = favourite.calls();
        if (calls == favouriteCalls) {
            favourite = slot;
            calls = slot.calls();
        }
        favouriteCalls = calls;
    }

    /** Goes in with a mark. @return the slot, for {@link ThreadSlot#leave} */
    ThreadSlot enter() {
        Thread me = Thread.currentThread();
        ThreadSlot own = slots[(int) me.threadId() & (SLOTS - 1)];
        if (!own.belongsTo(me.threadId())) {
            own = me.isVirtual() ? null : claim();
        }
        if (own == null || own.isMarked()) { // inside: a module calls the heap that is calling it
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
                slot = new ThreadSlot();
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
            ThreadSlot added = new ThreadSlot();
            added.tryEnter();
            ThreadSlot[] more = Arrays.copyOf(shared, shared.length + 1);
            more[more.length - 1] = added;
            shared = more;
            return added;
        }
    }

    /**
     * Waits until everybody has left who was inside when this call began. The caller is outside, and has published before what the others are to see. Every slot is disarmed first, and stays so
     * until its owner has asked for the world again, also if the time is up.
     *
     * @param limit how long to wait at most
     * @return whether they have; otherwise somebody is stuck inside
     */
    boolean awaitQuiet(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        List<ThreadSlot> all = all();
        all.forEach(ThreadSlot::disarm);
        return all.stream().allMatch(slot -> comesTrue(() -> !slot.isOccupied(), deadline)) && comesTrue(() -> haveEndedCalls(all), deadline);
    }

    /** Waits for a condition. @return whether it was seen before the deadline */
    private static boolean comesTrue(BooleanSupplier awaited, long deadline) {
        for (int round = 0; !awaited.getAsBoolean(); round++) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(round);
        }
        return true;
    }

    /** Whether no owner is in a call without a mark that began before its slot was disarmed. One whose slot is armed again has ended every call that it was in. */
    private static boolean haveEndedCalls(List<ThreadSlot> slots) {
        List<Thread> suspects = slots.stream().filter(slot -> !slot.isArmed()).flatMap(slot -> slot.unmarkedOwner().stream()).toList();
        return suspects.isEmpty() || !isAnyCalling(suspects);
    }

    /** All stacks at once and whole, which {@link Thread#getStackTrace} does not promise: a subclass may override it, and an option of the virtual machine cuts it. */
    private static boolean isAnyCalling(List<Thread> threads) {
        try {
            Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
            return threads.stream().anyMatch(thread -> Arrays.stream(stacks.getOrDefault(thread, NOT_RUNNING)).anyMatch(frame -> frame.getClassName().equals(SLOT_CLASS)));
        } catch (OutOfMemoryError nobodyKnows) {
            return true;
        }
    }

    /**
     * Arms a slot, called by its owner, who must ask for the world once more afterwards and {@link ThreadSlot#disarm} if that has changed. That a slot is armed again tells the one who waits that
     * the owner's call of before has ended; so nothing happens in a call that a module makes from within another one.
     */
    void arm(ThreadSlot slot) {
        if (slot.isOwned() && StackWalker.getInstance().walk(frames -> frames.noneMatch(frame -> frame.getClassName().equals(SLOT_CLASS)))) {
            slot.arm();
        }
    }

    /** Has every thread ask for the world again at its next call; whoever is inside by now may go on until it leaves. */
    void disarm() {
        forEachSlot(ThreadSlot::disarm);
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
