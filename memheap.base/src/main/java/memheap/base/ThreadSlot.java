package memheap.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Optional;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;

/**
 * Where one thread meets the heap, on cache lines of its own. A slot belongs to one platform thread until that dies, or it is shared: then {@link #tryEnter} admits one at a time.
 *
 * <p>There are two ways to be inside of the {@link Gate}. Who asks the {@link World} leaves a mark here: {@link #enter}, {@link #leave}. The owner of a slot that is <em>armed</em> leaves none:
 * while it is in {@link #allocate}, {@link #free} or {@link #usableBytes}, this class is on its stack, and whoever waits looks there. So a call stores nothing but what it is about. Only the one
 * who is inside uses the attachments. Others may {@link #disarm} and {@link #detach}, and ask what says "seen from another thread".
 */
final class ThreadSlot extends ThreadSlotState {

    /** What stands where no slot is; no thread has its number. */
    static final ThreadSlot NOBODYS = new ThreadSlot();

    private static final long SHARED = Long.MAX_VALUE;
    private static final int VISITS_A_TURN = 1 << 12;

    private static final VarHandle HOLDER = field("holder", long.class);
    private static final VarHandle ARMED = field("armed", Attachment.class);
    private static final VarHandle ATTACHMENT = field("attachment", Attachment.class);

    long before0, before1, before2, before3, before4, before5, before6, before7; // keeps the next object off our cache lines

    private WeakReference<Thread> thread = new WeakReference<>(null); // written under the gate's claim lock; one who waits has held it since, and need not see a later owner

    /** Makes a shared slot, which may be given to a thread. */
    ThreadSlot() {
        home = SHARED;
        holder = SHARED;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(ThreadSlotState.class, name, type).withInvokeExactBehavior();
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    /** Whether it belongs to a thread, inside or not. */
    boolean belongsTo(long threadId) {
        return home == threadId;
    }

    /** Whether it belongs to some thread alone. */
    boolean isOwned() {
        return home != SHARED;
    }

    /** Whether the owner has left its mark; exact for that thread. */
    boolean isMarked() {
        return holder != home;
    }

    /** Whether the thread that it belonged to has died. */
    boolean isAbandoned() {
        Thread alive = thread.get();
        return alive == null || !alive.isAlive();
    }

    /** The thread that it belongs to, if that lives and may be inside without a mark; seen from another thread. */
    Optional<Thread> unmarkedOwner() {
        return wasArmed ? Optional.ofNullable(thread.get()).filter(Thread::isAlive) : Optional.empty();
    }

    void giveTo(Thread newOwner) {
        thread = new WeakReference<>(newOwner);
        home = newOwner.threadId();
        HOLDER.setVolatile((ThreadSlotState) this, home);
    }

    /** Counts a call of the owner's. @return whether it is time to ask who should be the favourite */
    boolean isItsTurn() {
        return (++visits & VISITS_A_TURN - 1) == 0;
    }

    /**
     * Takes a block by what the slot is armed with: no search, no lock, no atomic operation, and no mark; called by the owner.
     *
     * @param byteSize any number
     * @param tenure the number of whoever is to have it
     * @return its address; {@link Attachment#NOTHING} if the slot is not armed or has none at hand; {@link Attachment#FAILED}, and {@link #takeFailure} tells why
     */
    long allocate(long byteSize, int tenure) {
        Attachment here = armedNow();
        if (here == null) {
            return Attachment.NOTHING;
        }
        long address = here.allocate(byteSize, tenure);
        if (address == Attachment.FAILED) {
            failure = here.takeFailure();
        }
        return address;
    }

    /**
     * What it is armed with, as the first thing in a call.
     *
     * <p>The fences are for the compiler and cost nothing on x86. It may move a load across the end of a loop or of a method, where a thread can be stopped and looked at; not across a fence. What
     * was stored is there wherever a thread is stopped, since the interpreter could go on from that point.
     */
    private Attachment armedNow() {
        VarHandle.acquireFence();
        Attachment here = armed;
        VarHandle.acquireFence();
        return here;
    }

    /**
     * Takes a block back as {@link #allocate} takes one.
     *
     * @param address any number
     * @return whether it was taken back; if not, {@link #takeFailure} has the reason, or none if the slot is not armed or its attachment has no such window
     */
    boolean free(long address) {
        Attachment here = armedNow();
        return here != null && (here.tryFree(address) || isRefused(here));
    }

    /**
     * How many bytes a block has, if what the slot is armed with can tell.
     *
     * @param address any number
     * @param byteSize what the block shall hold from now on; if it has room for that, it counts as that large
     * @return bytes, or 0 if nothing is known of it here
     */
    long usableBytes(long address, long byteSize) {
        Attachment here = armedNow();
        return here == null ? 0 : here.usableBytes(address, byteSize);
    }

    /** Keeps the reason. @return {@code false} */
    private boolean isRefused(Attachment here) {
        failure = here.takeFailure();
        return false;
    }

    /** Why the last call failed, once; {@code null} if it did not fail. */
    Throwable takeFailure() {
        Throwable last = failure;
        failure = null;
        return last;
    }

    /** Goes in with a mark; called by the owner, who has none. What it loads from here on is no older than what a waiting thread stored before it found no mark. */
    void enter() {
        HOLDER.setRelease((ThreadSlotState) this, -home);
        VarHandle.fullFence();
    }

    /** Goes in if nobody is inside. */
    boolean tryEnter() {
        return HOLDER.compareAndSet((ThreadSlotState) this, home, -home);
    }

    /** Takes the mark away. */
    void leave() {
        HOLDER.setRelease((ThreadSlotState) this, home);
    }

    /** Whether somebody has left a mark, seen from another thread. */
    boolean isOccupied() {
        return (long) HOLDER.getVolatile((ThreadSlotState) this) < 0;
    }

    /** What the owner may use without asking the world; {@code null} for nothing. */
    Attachment armed() {
        return armed;
    }

    /** Whether it is armed, seen from another thread. */
    boolean isArmed() {
        return (Attachment) ARMED.getVolatile((ThreadSlotState) this) != null;
    }

    Attachment attachment() {
        return attachment;
    }

    /** Calls that its attachment has served; seen from another thread, some of them may be missing. */
    long calls() {
        Attachment seen = attachment;
        return seen == null ? 0 : seen.handedOut() + seen.takenBack();
    }

    /** What is counted here for a tenure; {@code null} if nothing is. */
    Tally tally(int tenure) {
        Tally[] known = tallies;
        return Integer.compareUnsigned(tenure, known.length) < 0 ? known[tenure] : null; // as the access checks it, so that one check does
    }

    /** Counts for one more tenure. */
    void keep(Tally tally) {
        int tenure = tally.tenure().index();
        if (tenure >= tallies.length) {
            tallies = Arrays.copyOf(tallies, tenure + 1);
        }
        tallies[tenure] = tally;
    }

    /** Counts no longer for a tenure; nobody is inside. @return what was counted here, if anything */
    Optional<Tally> letGo(Tenure tenure) {
        Optional<Tally> tally = Optional.ofNullable(tally(tenure.index())).filter(known -> known.tenure() == tenure);
        tally.ifPresent(known -> tallies[tenure.index()] = null);
        return tally;
    }

    void attach(Attachment next) {
        attachment = next;
    }

    /** Lets the owner use its attachment without asking the world; see {@link Gate#arm}. */
    void arm() {
        wasArmed = true;
        ARMED.setVolatile((ThreadSlotState) this, attachment);
        VarHandle.fullFence();
    }

    /** Makes the owner ask the world again. */
    void disarm() {
        ARMED.setVolatile((ThreadSlotState) this, (Attachment) null);
    }

    /** Lets go of an attachment that nobody may use any more; one that the slot has got since then stays. */
    void detach(Attachment stale) {
        boolean detached = ATTACHMENT.compareAndSet((ThreadSlotState) this, stale, (Attachment) null);
        assert detached || attachment != stale;
    }
}
