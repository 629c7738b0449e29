package memheap.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * Where one thread says whether it is inside of the {@link Gate}, on cache lines of its own. A slot belongs to one platform thread until that dies, or it is shared: then {@link #tryEnter} admits one at a time. Only the one who is inside uses the attachments;
 * {@link #disarm} and {@link #detach} alone may be called by others.
 *
 * <p>One word says whose it is and whether somebody is inside, so that its owner looks at one thing only: the owner's number while it is outside, less than 0 while it is inside.
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

    private WeakReference<Thread> thread = new WeakReference<>(null); // guarded by the gate's claim lock

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

    /** Whether it belongs to a thread that is outside; exact for that thread. */
    boolean isOutside(long threadId) {
        return holder == threadId;
    }

    /** Whether the thread that it belonged to has died. */
    boolean isAbandoned() {
        Thread alive = thread.get();
        return alive == null || !alive.isAlive();
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

    /** Goes in; called by the owner, who is outside. The barrier of the one who waits stands in for the fence between this store and the loads that follow. */
    void enter(long threadId) {
        HOLDER.setRelease((ThreadSlotState) this, -threadId);
        VarHandle.releaseFence(); // for the compiler alone: the loads that follow stay behind the store
    }

    /** Goes in where the system has no such barrier. */
    void enterWithFence(long threadId) {
        HOLDER.setRelease((ThreadSlotState) this, -threadId);
        VarHandle.fullFence();
    }

    /** Goes out; called by the owner. */
    void leave(long threadId) {
        HOLDER.setRelease((ThreadSlotState) this, threadId);
    }

    /** Goes in if nobody is inside. */
    boolean tryEnter() {
        return HOLDER.compareAndSet((ThreadSlotState) this, home, -home);
    }

    /** Goes out, whoever it belongs to. */
    void leave() {
        leave(home);
    }

    /** Whether somebody is inside, seen from another thread. */
    boolean isOccupied() {
        return (long) HOLDER.getVolatile((ThreadSlotState) this) < 0;
    }

    /** What the owner may use without asking the world; {@code null} for nothing. */
    Attachment armed() {
        return armed;
    }

    Attachment attachment() {
        return attachment;
    }

    /** Calls that its attachment has served; seen from another thread, some of them may be missing. */
    long calls() {
        Attachment seen = attachment;
        return seen == null ? 0 : seen.handedOut() + seen.takenBack();
    }

    void attach(Attachment next) {
        attachment = next;
    }

    /** Lets the owner use its attachment without asking the world. It must ask once more afterwards, and {@link #disarm} if the world has changed. */
    void arm() {
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
