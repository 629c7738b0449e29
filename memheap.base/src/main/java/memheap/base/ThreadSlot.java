package memheap.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * Where one thread says whether it is inside of the {@link Gate}, on cache lines of its own. A slot belongs to one platform thread until that dies, or it is shared: then {@link #tryEnter} admits one at a time. Only the one who is inside uses the attachment;
 * {@link #detach} alone may be called by others.
 */
final class ThreadSlot extends ThreadSlotState {

    /** What stands where no slot is; no thread has its number. */
    static final ThreadSlot NOBODYS = new ThreadSlot(false);

    private static final VarHandle INSIDE = field("inside", int.class);
    private static final VarHandle ATTACHMENT = field("attachment", Attachment.class);

    long before0, before1, before2, before3, before4, before5, before6, before7; // keeps the next object off our cache lines

    private final boolean everybodyFences;
    private WeakReference<Thread> thread = new WeakReference<>(null); // guarded by the gate's claim lock

    ThreadSlot(boolean everybodyFences) {
        this.everybodyFences = everybodyFences;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(ThreadSlotState.class, name, type).withInvokeExactBehavior();
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    boolean belongsTo(long threadId) {
        return owner == threadId;
    }

    /** Whether the thread that it belonged to has died. */
    boolean isAbandoned() {
        Thread alive = thread.get();
        return alive == null || !alive.isAlive();
    }

    void giveTo(Thread newOwner) {
        thread = new WeakReference<>(newOwner);
        owner = newOwner.threadId();
    }

    /** Whether somebody is inside; exact for the owner. */
    boolean isEntered() {
        return inside != 0;
    }

    /** Goes in; called by the owner, who is outside. The barrier of the one who waits stands in for the fence between this store and the loads that follow. */
    void enter() {
        INSIDE.setRelease((ThreadSlotState) this, 1);
        if (everybodyFences) {
            VarHandle.fullFence();
        } else {
            VarHandle.releaseFence(); // for the compiler alone: the loads that follow stay behind the store
        }
    }

    /** Goes in if nobody is inside. */
    boolean tryEnter() {
        return INSIDE.compareAndSet((ThreadSlotState) this, 0, 1);
    }

    /** Goes out. */
    void leave() {
        INSIDE.setRelease((ThreadSlotState) this, 0);
    }

    /** Whether somebody is inside, seen from another thread. */
    boolean isOccupied() {
        return (int) INSIDE.getVolatile((ThreadSlotState) this) != 0;
    }

    Attachment attachment() {
        return attachment;
    }

    void attach(Attachment next) {
        attachment = next;
    }

    /** Lets go of an attachment that nobody may use any more; one that the slot has got since then stays. */
    void detach(Attachment stale) {
        boolean detached = ATTACHMENT.compareAndSet((ThreadSlotState) this, stale, Attachment.NONE);
        assert detached || attachment != stale;
    }
}
