package memheap.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;

/**
 * Where one thread says whether it is inside of the {@link Gate}, on cache lines of its own.
 *
 * <pre>
 *  passes   twice the number of times that somebody went in and out; odd while somebody is inside
 * </pre>
 *
 * A slot belongs to one platform thread until that dies, or it is shared: then {@link #tryEnter} admits one at a time. Only the one who is inside uses the attachment;
 * {@link #detach} alone may be called by others.
 */
final class ThreadSlot extends ThreadSlotState {

    /** What stands where no slot is; no thread has its number. */
    static final ThreadSlot NOBODYS = new ThreadSlot(false);

    private static final VarHandle PASSES = field("passes", long.class);
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
        return (passes & 1) != 0;
    }

    /** Goes in; called by the owner, who is outside. The barrier of the one who waits stands in for the fence between this store and the loads that follow. */
    void enter() {
        PASSES.setRelease((ThreadSlotState) this, passes + 1);
        if (everybodyFences) {
            VarHandle.fullFence();
        } else {
            VarHandle.releaseFence(); // for the compiler alone: the loads that follow stay behind the store
        }
    }

    /** Goes in if nobody is inside. */
    boolean tryEnter() {
        long seen = (long) PASSES.getVolatile((ThreadSlotState) this);
        return (seen & 1) == 0 && PASSES.compareAndSet((ThreadSlotState) this, seen, seen + 1);
    }

    /** Goes out. */
    void leave() {
        PASSES.setRelease((ThreadSlotState) this, passes + 1);
    }

    /** A number that is odd while somebody is inside, and another one as soon as he has left. */
    long passes() {
        return (long) PASSES.getVolatile((ThreadSlotState) this);
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
