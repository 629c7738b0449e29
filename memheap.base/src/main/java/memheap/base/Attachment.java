package memheap.base;

import java.util.Locale;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Tally;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * What one {@link ThreadSlot} has of a generation: its module, a cache of it, and what was counted through both. Only the one who is inside by the slot uses it; sums over all attachments
 * are exact when nobody is inside.
 */
final class Attachment extends ThreadSlotPadding {

    /** What {@link #allocate} returns when the module has failed. */
    static final long FAILED = -1;

    /** What {@link #allocate} returns when the cache has nothing at hand. */
    static final long NOTHING = 0;

    private static final int PLACE_SHIFT = Long.numberOfTrailingZeros(Memheap.MINIMUM_ALIGNMENT);

    private final ThreadSlot slot;
    private final Generation generation;
    private final GuardedModule module;
    private final ThreadCache cache;
    private final Bookkeeper books; // null if no ledger is kept
    private final long windowAddress;
    private final long windowBytes;
    private Object worldMark;    // not the world: its owner may never call again, and generations of then would stay in memory
    private long handedOut;
    private long takenBack;
    private long peakUsedBytes;  // where the block ends that reached farthest, as was asked for; from the window's start
    private long peakPlaces;     // the same in units of the least alignment, rounded up unless that leads out of the window
    private long allowanceBytes; // how much may be handed out before the budget is looked at again; most of the time, without limit
    private Throwable failure;   // of the last call, until it is asked for

    long behind0, behind1, behind2, behind3, behind4, behind5, behind6, behind7; // keeps the next object off our cache lines

    Attachment(ThreadSlot slot, Generation generation, GuardedModule module, ThreadCache cache) {
        this.slot = slot;
        this.generation = generation;
        this.module = module;
        this.cache = cache;
        this.books = generation.books().orElse(null);
        this.windowAddress = generation.window().address();
        this.windowBytes = generation.window().byteSize();
    }

    boolean isOf(ThreadSlot other) {
        return slot == other;
    }

    /** Whether it was made for this generation, under whichever world. */
    boolean isTo(Generation other) {
        return generation == other;
    }

    /** Whether it may hand out without looking at a budget. */
    boolean isUnlimited() {
        return allowanceBytes == Long.MAX_VALUE;
    }

    boolean isFor(World now) {
        return worldMark == now.mark();
    }

    /** Serves under a world, in which it may hand out so many bytes without asking again. */
    void serve(World now, long newAllowanceBytes) {
        worldMark = now.mark();
        allowanceBytes = newAllowanceBytes;
    }

    long allowanceBytes() {
        return allowanceBytes;
    }

    /** Takes a block like {@link #allocate}, within the allowance. */
    long allocateWithin(long byteSize, long byteAlignment, int tenure) {
        if (byteSize > allowanceBytes) {
            return NOTHING;
        }
        long address = byteAlignment == Memheap.MINIMUM_ALIGNMENT ? allocate(byteSize, tenure) : allocateInModule(byteSize, byteAlignment, slot.tally(tenure));
        if (address > NOTHING && allowanceBytes != Long.MAX_VALUE) {
            allowanceBytes -= byteSize;
        }
        return address;
    }

    /**
     * Takes a block, without regard to the allowance. It throws nothing, so that the caller needs no second way out: what went wrong is kept for {@link #takeFailure}.
     *
     * @param byteSize any number
     * @param tenure the number of whoever is to have it
     * @return its address; {@link #NOTHING} if there is no room, no such size, or its owner has to be asked first; {@link #FAILED}
     */
    long allocate(long byteSize, int tenure) {
        Tally tally = books == null ? null : slot.tally(tenure);
        if (tally != null && tally.tryHandOut(byteSize)) {
            return allocateCounted(byteSize, tally);
        }
        return books == null || tally != null && tally.allows(byteSize) ? allocateUncounted(byteSize, tally) : NOTHING;
    }

    /** Takes a block that is counted for its owner already: so little is left to be remembered while the cache is asked. */
    private long allocateCounted(long byteSize, Tally tally) {
        long offset = take(byteSize);
        if (isSound(offset, byteSize)) {
            handedOut++;
            books.enter(tally, offset, byteSize);
            return windowAddress + offset;
        }
        tally.undoHandOut(byteSize);
        return allocateOtherwise(offset, byteSize, tally);
    }

    private long allocateUncounted(long byteSize, Tally tally) {
        long offset = take(byteSize);
        return isSound(offset, byteSize) ? handOut(offset, byteSize, tally) : allocateOtherwise(offset, byteSize, tally);
    }

    /** The first step of {@link #allocate}. @return what the cache answers */
    private long take(long byteSize) {
        try {
            return cache.allocate(byteSize);
        } catch (Throwable thrown) {
            failed(String.format(Locale.ROOT, "allocate(%d) of a cache", byteSize), thrown);
            return MemheapModule.NO_SPACE;
        }
    }

    /**
     * The second step: whether the cache's answer is a place for a block. One that ends below the peak is inside of the window, as one before it was. Turned by the bits that the alignment
     * leaves out, what is negative or not aligned lies beyond every window.
     */
    private boolean isSound(long offset, long byteSize) {
        long place = Long.rotateRight(offset, PLACE_SHIFT);
        return Long.compareUnsigned(place, peakPlaces) < 0 && place + places(byteSize) <= peakPlaces || isInside(offset, byteSize);
    }

    private static long places(long byteSize) {
        return byteSize + Memheap.MINIMUM_ALIGNMENT - 1 >>> PLACE_SHIFT;
    }

    private boolean isInside(long offset, long byteSize) {
        if (offset < 0 || (offset & Memheap.MINIMUM_ALIGNMENT - 1) != 0 || offset > windowBytes - Math.max(byteSize, 1)) {
            return false;
        }
        raisePeak(offset + byteSize);
        return true;
    }

    private void raisePeak(long endBytes) {
        if (endBytes > peakUsedBytes) {
            peakUsedBytes = endBytes;
            peakPlaces = Math.min(places(endBytes), windowBytes >>> PLACE_SHIFT);
        }
    }

    /** The last step if it is. @return the address of a sound offset */
    private long handOut(long offset, long byteSize, Tally tally) {
        handedOut++;
        if (books != null) {
            books.note(tally, offset, byteSize);
        }
        return windowAddress + offset;
    }

    /** The last step if it is not. @return the address of a block that the module has, {@link #NOTHING} or {@link #FAILED} */
    private long allocateOtherwise(long offset, long byteSize, Tally tally) {
        if (failure != null) {
            return FAILED;
        }
        if (offset == MemheapModule.NO_SPACE) {
            return byteSize < 0 ? NOTHING : allocateInModule(byteSize, Memheap.MINIMUM_ALIGNMENT, tally);
        }
        failure = ModuleFault.returned(generation, offset, byteSize, Memheap.MINIMUM_ALIGNMENT);
        return FAILED;
    }

    /** Takes a block past the cache; like {@link #allocate} otherwise, but for what sizes and alignments a module is asked for. */
    private long allocateInModule(long byteSize, long byteAlignment, Tally tally) {
        long offset;
        try {
            offset = module.allocate(Math.max(byteSize, 1), byteAlignment);
        } catch (Throwable thrown) {
            failure = thrown;
            return FAILED;
        }
        if (offset == MemheapModule.NO_SPACE) {
            return NOTHING;
        }
        raisePeak(offset + byteSize);
        return handOut(offset, byteSize, tally);
    }

    /**
     * Takes a block back; like {@link #allocate} it throws nothing.
     *
     * @param address any number
     * @return whether it was taken back. If not, {@link #takeFailure} has the reason; there is none if the address lies in another window, or the ledger has to be asked why
     */
    boolean tryFree(long address) {
        long offset = address - windowAddress;
        if (books == null) {
            return tryTakeBack(offset);
        }
        long entry = isInWindow(offset) ? books.strike(offset) : LedgerEntry.NONE;
        return entry != LedgerEntry.NONE && tryTakeBack(offset, entry);
    }

    private boolean isInWindow(long offset) {
        return Long.compareUnsigned(offset, windowBytes) < 0;
    }

    /** Takes a block back that has just been struck out of the ledger. Like {@link #allocateCounted} it counts first if it can, and what comes to nothing is undone. */
    private boolean tryTakeBack(long offset, long entry) {
        Tally tally = books.tallyOf(slot, entry);
        return tally.tryTakeBack(entry) ? tryTakeBack(offset) || isUndone(offset, entry, tally) : tryTakeBackUncounted(offset, entry, tally);
    }

    /** @return {@code false} */
    private boolean isUndone(long offset, long entry, Tally tally) {
        tally.undoTakeBack(LedgerEntry.requestedBytes(entry));
        reviveUnlessWrong(offset, entry);
        return false;
    }

    private void reviveUnlessWrong(long offset, long entry) {
        if (!(failure instanceof InvalidFreeException)) {
            books.revive(offset, entry); // whoever deals with the failure frees it
        }
    }

    private boolean tryTakeBackUncounted(long offset, long entry, Tally tally) {
        if (tally.isReserved()) {
            books.revive(offset, entry); // what is held for its owner has to be looked at first
            return false;
        }
        boolean freed = tryTakeBack(offset);
        if (freed) {
            books.settle(tally, offset, entry);
        } else {
            reviveUnlessWrong(offset, entry);
        }
        return freed;
    }

    private boolean tryTakeBack(long offset) {
        boolean freed;
        try {
            freed = cache.free(offset);
        } catch (Throwable thrown) {
            failed(String.format(Locale.ROOT, "free(0x%x) of a cache", offset), thrown);
            return false;
        }
        if (!freed && !tryFreeInModule(offset)) {
            return false;
        }
        takenBack++;
        return true;
    }

    /**
     * How many bytes a block has, if the cache can tell.
     *
     * @param address any number
     * @param byteSize what the block shall hold from now on; the peak counts it as far as the block has room
     * @return bytes; 0 if the cache cannot tell, says what cannot be, or fails, or the owner has to be asked first: whoever asks the module then finds out
     */
    long usableBytes(long address, long byteSize) {
        long offset = address - windowAddress;
        try {
            long usable = cache.usableBytes(offset);
            boolean known = usable > 0 && isSound(offset, Math.min(usable, byteSize)) && usable <= windowBytes - offset;
            return known && (books == null || byteSize > usable || tryResizeWithin(offset, byteSize)) ? usable : 0;
        } catch (RuntimeException | LinkageError | AssertionError unhelpful) {
            return 0;
        }
    }

    private boolean tryResizeWithin(long offset, long byteSize) {
        books.fillTail(offset, byteSize);
        return books.resizeWithin(slot, offset, byteSize);
    }

    private boolean tryFreeInModule(long offset) {
        if (!isInWindow(offset)) {
            return false;
        }
        try {
            module.freeIfLive(offset);
            return true;
        } catch (InvalidFreeException wrong) {
            failure = generation.calls().notLive("free", offset, wrong.getMessage());
        } catch (Throwable thrown) {
            failure = thrown;
        }
        return false;
    }

    /** Errors of the virtual machine are not the module's, and pass through. */
    private void failed(String call, Throwable thrown) {
        boolean passes = thrown instanceof Error && !(thrown instanceof LinkageError || thrown instanceof AssertionError);
        failure = passes ? thrown : ModuleFault.thrown(generation, call, thrown);
    }

    /** Why the last call failed: an {@link InvalidFreeException}, a {@link ModuleFault} or an {@link Error}; {@code null} if it did not fail. */
    Throwable takeFailure() {
        Throwable last = failure;
        failure = null;
        return last;
    }

    /** Gives what the cache holds back to the module; nobody is inside. @throws ModuleFault if it fails */
    void flush() {
        try {
            cache.flush();
        } catch (RuntimeException | LinkageError | AssertionError thrown) {
            throw ModuleFault.thrown(generation, "flush() of a cache", thrown);
        }
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

    /** Forgets how far blocks have reached; nobody is inside. */
    void resetPeak() {
        peakUsedBytes = 0;
        peakPlaces = 0;
    }
}
