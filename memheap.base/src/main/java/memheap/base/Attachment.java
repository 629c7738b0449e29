package memheap.base;

import java.util.Locale;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * What one {@link ThreadSlot} has of a generation: a cache of its module's, and what was counted through it. Only the one who is inside by the slot uses it; sums over all attachments
 * are exact when nobody is inside.
 */
final class Attachment extends ThreadSlotPadding {

    /** What a slot has that serves nobody yet; no world is its world. */
    static final Attachment NONE = new Attachment(null, null, null, 0, 0);

    /** What {@link #allocate} returns when the module has failed. */
    static final long FAILED = -1;

    private final ThreadSlot slot;
    private final Generation generation;
    private final ThreadCache cache;
    private final long windowAddress;
    private final long windowBytes;
    private World world;
    private long allowanceBytes; // how much may be handed out before the budget is looked at again
    private long handedOut;
    private long takenBack;
    private long peakUsedBytes;
    private Throwable failure; // of the last call, until it is asked for

    long behind0, behind1, behind2, behind3, behind4, behind5, behind6, behind7; // keeps the next object off our cache lines

    private Attachment(ThreadSlot slot, Generation generation, ThreadCache cache, long windowAddress, long windowBytes) {
        this.slot = slot;
        this.generation = generation;
        this.cache = cache;
        this.windowAddress = windowAddress;
        this.windowBytes = windowBytes;
    }

    static Attachment of(ThreadSlot slot, Generation generation, ThreadCache cache) {
        return new Attachment(slot, generation, cache, generation.window().address(), generation.window().byteSize());
    }

    boolean isOf(ThreadSlot other) {
        return slot == other;
    }

    boolean isFor(World now) {
        return world == now;
    }

    /** Whether it was made for this generation, under whichever world. */
    boolean isTo(Generation other) {
        return generation == other;
    }

    /** Serves under a world, in which it may hand out so many bytes without asking again. */
    void serve(World now, long newAllowanceBytes) {
        world = now;
        allowanceBytes = newAllowanceBytes;
    }

    long allowanceBytes() {
        return allowanceBytes;
    }

    /** Whether an address lies in the window. */
    boolean holds(long address) {
        return Long.compareUnsigned(address - windowAddress, windowBytes) < 0;
    }

    /**
     * Takes a block from the cache. It throws nothing, so that the caller needs no second way out: what went wrong is kept for {@link #failure}.
     *
     * @return its address; 0 if the allowance is used up or there is no room; {@link #FAILED}
     */
    long allocate(long byteSize, long byteAlignment) {
        if (byteSize > allowanceBytes) {
            return 0;
        }
        long offset;
        try {
            offset = cache.allocate(byteSize, byteAlignment);
        } catch (Throwable thrown) {
            return failed(String.format(Locale.ROOT, "allocate(%d, %d)", byteSize, byteAlignment), thrown);
        }
        if (offset < 0 || offset > windowBytes - byteSize || (offset & (byteAlignment - 1)) != 0) {
            return refused(offset, byteSize, byteAlignment);
        }
        note(byteSize, offset + byteSize);
        return windowAddress + offset;
    }

    private void note(long byteSize, long end) {
        handedOut++;
        if (end > peakUsedBytes) {
            peakUsedBytes = end;
        }
        if (allowanceBytes != Long.MAX_VALUE) {
            allowanceBytes -= byteSize;
        }
    }

    private long refused(long offset, long byteSize, long byteAlignment) {
        if (offset == MemheapModule.NO_SPACE) {
            return 0;
        }
        failure = ModuleFault.returned(generation, offset, byteSize, byteAlignment);
        return FAILED;
    }

    /** Takes a block back; like {@link #allocate} it throws nothing. @return whether it was taken back; if not, {@link #failure} has the reason */
    boolean isFreed(long address) {
        try {
            cache.free(address - windowAddress);
        } catch (InvalidFreeException wrong) {
            failure = generation.notLive("free", address - windowAddress, wrong);
            return false;
        } catch (Throwable thrown) {
            failed(String.format(Locale.ROOT, "free(0x%x)", address - windowAddress), thrown);
            return false;
        }
        takenBack++;
        return true;
    }

    /** Errors of the virtual machine are not the module's, and pass through. */
    private long failed(String call, Throwable thrown) {
        boolean passes = thrown instanceof Error && !(thrown instanceof LinkageError || thrown instanceof AssertionError);
        failure = passes ? thrown : ModuleFault.thrown(generation, call, thrown);
        return FAILED;
    }

    /** Why the last call failed: an {@link InvalidFreeException}, a {@link ModuleFault} or an {@link Error}. */
    Throwable failure() {
        Throwable last = failure;
        failure = null;
        return last;
    }

    /** Gives what the cache holds back to the module; nobody is inside. */
    void flush() {
        cache.flush();
        allowanceBytes = Math.min(allowanceBytes, 0);
    }

    long handedOut() {
        return handedOut;
    }

    long takenBack() {
        return takenBack;
    }

    long peakUsedBytes() {
        return peakUsedBytes;
    }

    void resetPeak() {
        peakUsedBytes = 0;
    }
}
