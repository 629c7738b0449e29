package memheap.base;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import memheap.api.InvalidFreeException;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Tally;
import memheap.event.GenerationState;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * Serves the users' calls for the blocks of one generation: has its {@link Account} do what is asked for, and its books and counts note it. For any thread that is inside of the {@link Gate}.
 */
final class BlockCalls {

    private final Generation generation;
    private final Window window;
    private final Counts counts;
    private final Optional<Bookkeeper> books;
    private final Optional<OverlapWatch> watch;
    private final Optional<Quarantine> quarantine;
    private final Object budgetLock = new Object(); // held while a budget is looked at and used
    private volatile String claimFailure = "";      // why the system had no page for the last block that it refused

    BlockCalls(Generation generation, Optional<Bookkeeper> books, Optional<Quarantine> quarantine) {
        this.generation = generation;
        this.window = generation.window();
        this.counts = generation.counts();
        this.books = books;
        this.watch = books.map(keeper -> new OverlapWatch(generation, keeper));
        this.quarantine = quarantine;
    }

    /**
     * Attaches a slot, or prepares its attachment for another world or for the next bytes of a budget; called by the one who is inside by the slot.
     *
     * @param budgetBytes most bytes that may be live here
     * @param byteSize what is wanted now
     * @return its attachment, or {@code null} if the module opens no cache
     * @throws ModuleFault if the module breaks its contract
     */
    Attachment attached(ThreadSlot slot, World now, long budgetBytes, long byteSize) {
        Attachment here = slot.attachment();
        if (here == null || !here.isTo(generation)) {
            here = counts.of(slot).orElseGet(() -> opened(slot));
        }
        if (here != null && !(here.isFor(now) && byteSize <= here.allowanceBytes())) {
            here.serve(now, allowanceBytes(budgetBytes, byteSize));
            slot.attach(here);
        }
        return here;
    }

    private Attachment opened(ThreadSlot slot) {
        GuardedModule module = generation.account().module().orElseThrow();
        Optional<ThreadCache> cache = module.openCache();
        if (cache.isEmpty()) {
            return null;
        }
        var opened = new Attachment(slot, generation, module, cache.get());
        counts.add(opened);
        return opened;
    }

    /**
     * Grants what may be handed out under a budget.
     *
     * @param budgetBytes most bytes that may be live here
     * @param byteSize what is wanted at least
     * @return bytes that may be handed out before the budget is looked at again; less than what is wanted if the budget does not allow it
     */
    private long allowanceBytes(long budgetBytes, long byteSize) {
        if (budgetBytes == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        synchronized (budgetLock) {
            long left = budgetBytes - generation.account().liveBytes() - counts.allowanceBytes();
            return left < byteSize ? 0 : Math.max(byteSize, left / 64);
        }
    }

    /**
     * Takes a block.
     *
     * @param request for at most the bytes of the window
     * @param budgetBytes most bytes that may be live here
     * @param tally where it is counted; {@code null} if no ledger is kept
     * @return its symmetric address, or 0 if there is no room
     * @throws ModuleFault if the module breaks its contract
     */
    long allocate(Request request, long budgetBytes, Tally tally) {
        long byteSize = request.moduleBytes();
        long offset = MemheapModule.NO_SPACE;
        Account serving = generation.account();
        if (budgetBytes == Long.MAX_VALUE) {
            offset = take(serving, byteSize, request.byteAlignment());
        } else {
            synchronized (budgetLock) {
                if (byteSize <= budgetBytes - serving.liveBytes() - counts.allowanceBytes()) {
                    offset = take(serving, byteSize, request.byteAlignment());
                }
            }
        }
        return offset == MemheapModule.NO_SPACE ? 0 : handOut(serving, offset, request, tally);
    }

    private long handOut(Account serving, long offset, Request request, Tally tally) {
        boolean watched = watch.isPresent() && watch.get().isWatched(offset);
        if (watched) {
            watch.get().requireApart(serving, offset, request);
        }
        counts.handOut(offset + request.moduleBytes());
        books.ifPresent(keeper -> keeper.note(tally, offset, request.byteSize()));
        if (watched) {
            watch.get().requireStillApart(serving, offset, request, tally);
        }
        return request.served(window.address() + offset);
    }

    private long take(Account serving, long byteSize, long byteAlignment) {
        long offset = serving.allocate(byteSize, byteAlignment);
        return offset != MemheapModule.NO_SPACE && isClaimed(serving, offset, byteSize) ? offset : MemheapModule.NO_SPACE;
    }

    private boolean isClaimed(Account serving, long offset, long byteSize) {
        try {
            window.claim(offset, byteSize);
            return true;
        } catch (IOException noPages) {
            claimFailure = noPages.getMessage();
            serving.free(offset);
            return false;
        }
    }

    /**
     * Takes a block back.
     *
     * @param slot by which the caller is inside
     * @return what was noted of it, or {@link LedgerEntry#NONE}
     * @throws InvalidFreeException if no live block starts there
     * @throws ModuleFault if the module breaks its contract; the block is free nevertheless
     * @throws InTransit while its blocks are being collected
     */
    long free(ThreadSlot slot, long offset) {
        Account serving = generation.account();
        serving.awaitKnown(); // before the block is struck out: while its module departs, the notes are what is known of it
        long entry = books.isPresent() ? struck("free", offset) : LedgerEntry.NONE;
        if (tryKeepBack(slot, offset, entry)) {
            counts.takeBack();
            quarantine.ifPresent(withheld -> withheld.forget(window.address() + offset));
        } else if (quarantine.isPresent() && generation.state() == GenerationState.ACTIVE) {
            takeBack(slot, offset, entry);
            quarantine.get().add(generation, offset);
        } else {
            freeInModule(serving, slot, offset, entry);
        }
        return entry;
    }

    private void freeInModule(Account serving, ThreadSlot slot, long offset, long entry) {
        try {
            serving.free(offset);
        } catch (InvalidFreeException wrong) {
            throw notLive("free", offset, wrong.getMessage());
        } catch (ModuleFault fault) {
            takeBackUnguarded(slot, offset, entry);
            throw fault;
        } catch (Error notOfTheModule) {
            revive(offset, entry);
            throw notOfTheModule;
        }
        takeBackUnguarded(slot, offset, entry);
    }

    private void revive(long offset, long entry) {
        if (entry != LedgerEntry.NONE) {
            books.orElseThrow().revive(offset, entry);
        }
    }

    private void takeBackUnguarded(ThreadSlot slot, long offset, long entry) {
        takeBack(slot, offset, entry);
        quarantine.ifPresent(withheld -> withheld.forget(window.address() + offset));
    }

    private long struck(String call, long offset) {
        long entry = books.orElseThrow().strike(offset);
        if (entry == LedgerEntry.NONE) {
            throw notLive(call, offset);
        }
        return entry;
    }

    /** Whether a block is held for its owner, who has a reservation, instead of going back to the module. */
    private boolean tryKeepBack(ThreadSlot slot, long offset, long entry) {
        if (entry == LedgerEntry.NONE || generation.state() != GenerationState.ACTIVE || !books.orElseThrow().tallyOf(slot, entry).isReserved()) {
            return false;
        }
        return books.get().tryKeepBack(generation, slot, offset, entry);
    }

    private void takeBack(ThreadSlot slot, long offset, long entry) {
        counts.takeBack();
        if (entry != LedgerEntry.NONE) {
            books.orElseThrow().settle(slot, offset, entry);
        }
    }

    /** The usable bytes of a live block; fails like {@link #free}. */
    long usableBytes(long offset) {
        generation.awaitKnown();
        checkNoted("usableBytes", offset);
        try {
            long usable = window.claimedBytes(offset, generation.account().usableBytes(offset));
            return books.isPresent() ? books.get().usableBytes(offset, usable) : usable;
        } catch (InvalidFreeException wrong) {
            throw notLive("usableBytes", offset, wrong.getMessage());
        }
    }

    /** The bytes that were asked for a live block, or that it takes up where nobody keeps that; fails like {@link #free}. @param call for whose sake */
    long requestedBytes(String call, long offset) {
        generation.awaitKnown();
        if (books.isPresent()) {
            long entry = books.get().ledger().find(offset);
            if (entry == LedgerEntry.NONE) {
                throw notLive(call, offset);
            }
            return LedgerEntry.requestedBytes(entry);
        }
        try {
            return generation.account().knownBytes(offset);
        } catch (InvalidFreeException wrong) {
            throw notLive(call, offset, wrong.getMessage());
        }
    }

    /**
     * Gives a live block another size where it is; fails like {@link #free}.
     *
     * @param slot by which the caller is inside
     * @param budgetBytes most bytes that may be live here
     * @return whether it has that size now; if not, nothing has changed
     * @throws OverLimit if it may not grow so far
     */
    boolean resizeInPlace(ThreadSlot slot, long offset, long newByteSize, long budgetBytes) {
        generation.awaitKnown(); // before anything is noted
        checkNoted("resize", offset);
        if (newByteSize > window.byteSize() - offset) {
            return false;
        }
        books.ifPresent(keeper -> keeper.fillTail(offset, newByteSize)); // before somebody else has it; a smaller size always fits
        long former = books.isPresent() ? books.get().prepareResize(slot, offset, newByteSize) : -1;
        boolean resized = false;
        Account serving = generation.account();
        try {
            resized = resizesInPlace(serving, offset, newByteSize, budgetBytes);
        } catch (InvalidFreeException wrong) {
            throw notLive("resize", offset, wrong.getMessage());
        } finally {
            if (resized) {
                books.ifPresent(keeper -> keeper.resizeWithin(slot, offset, newByteSize));
            } else {
                books.ifPresent(keeper -> keeper.giveUpResize(slot, offset, former));
            }
        }
        if (resized && former >= 0 && newByteSize > former && watch.isPresent() && watch.get().isWatched(offset)) {
            watch.get().requireGrownApart(slot, serving, offset, former, newByteSize);
        }
        return resized;
    }

    /** Whether others could take what a smaller size cuts off, though it is reserved for the block's owner. */
    boolean cutsReservation(ThreadSlot slot, long offset, long newByteSize) {
        if (books.isEmpty() || generation.state() != GenerationState.ACTIVE) {
            return false;
        }
        long entry = books.get().ledger().find(offset);
        return entry != LedgerEntry.NONE && newByteSize < LedgerEntry.requestedBytes(entry) && books.get().tallyOf(slot, entry).isReserved();
    }

    private boolean resizesInPlace(Account serving, long offset, long newByteSize, long budgetBytes) {
        long former = serving.knownBytes(offset);
        boolean fits = newByteSize <= former || budgetBytes == Long.MAX_VALUE || newByteSize - former <= budgetBytes - serving.liveBytes();
        return fits && serving.resizeInPlace(offset, newByteSize) && isClaimedAgain(serving, offset, former, newByteSize);
    }

    private boolean isClaimedAgain(Account serving, long offset, long former, long newByteSize) {
        try {
            window.claim(offset, newByteSize);
            counts.touch(offset + newByteSize);
            return true;
        } catch (IOException noPages) {
            claimFailure = noPages.getMessage();
            serving.resizeInPlace(offset, former);
            return false;
        }
    }

    /** Where a ledger is kept, it decides what is live: the module may have blocks that nobody has. */
    private void checkNoted(String call, long offset) {
        if (books.isPresent() && books.get().ledger().find(offset) == LedgerEntry.NONE) {
            throw notLive(call, offset);
        }
    }

    private InvalidFreeException notLive(String call, long offset) {
        String told = "most likely it was freed before, or never was a block";
        try {
            generation.account().knownBytes(offset);
        } catch (InvalidFreeException wrong) {
            told = wrong.getMessage();
        } catch (ModuleFault | InTransit unhelpful) {
            // the words are not worth waiting for; a call that matters will find a fault out
        }
        return notLive(call, offset, told);
    }

    /** The wrong free of a user in words of addresses. */
    InvalidFreeException notLive(String call, long offset, String told) {
        long address = window.address() + offset;
        String cause = books.flatMap(keeper -> keeper.likelyCause(offset, window.address())).orElse(told);
        return new InvalidFreeException(String.format(Locale.ROOT, "%s of address 0x%x: no live block starts there (generation %d of '%s', offset 0x%x); %s",
                call, address, generation.number(), generation.component(), offset, cause), address);
    }

    /** Why the system had no page for the last block that it refused; empty if it never did. */
    String claimFailure() {
        return claimFailure;
    }
}
