package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * Makes stores and loads of all threads meet, at the cost of the one who asks: after {@link #meet}, whatever another thread stored before is visible here, and what it loads later is at
 * least as new as what was stored here. So those who pass often need no fence (Linux membarrier(2), private expedited; Dice, Huang and Yang, "Asymmetric
 * Dekker Synchronization", 2001). Where the system has no such call, they fence themselves.
 */
final class ThreadBarrier {

    private static final Logger LOG = System.getLogger(ThreadBarrier.class.getName());

    private final SystemCalls system; // null where everybody fences

    private ThreadBarrier(SystemCalls system) {
        this.system = system;
    }

    /** The best barrier that the system offers. */
    static ThreadBarrier of(Optional<SystemCalls> calls) {
        return new ThreadBarrier(calls.filter(ThreadBarrier::registered).orElse(null));
    }

    /** A barrier for which everybody fences. */
    static ThreadBarrier ofFences() {
        return new ThreadBarrier(null);
    }

    private static boolean registered(SystemCalls calls) {
        try {
            calls.registerMemoryBarrier();
            return true;
        } catch (IOException | UnsupportedOperationException unavailable) {
            LOG.log(Level.INFO, "every call into the heap fences, which costs some nanoseconds: {0}", unavailable.getMessage());
            return false;
        }
    }

    /** Whether each thread must fence between its store and its load. */
    boolean everybodyFences() {
        return system == null;
    }

    /** Makes the stores and loads of all threads of this process meet. */
    void meet() {
        if (system == null) {
            VarHandle.fullFence();
            return;
        }
        try {
            system.memoryBarrier();
        } catch (IOException impossible) {
            throw new IllegalStateException("a memory barrier that was registered failed", impossible);
        }
    }
}
