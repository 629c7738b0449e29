package memheap.base;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Tally;
import memheap.event.GenerationState;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * One module in one window, and the {@link Account} of its live blocks. Any thread may allocate and free while it is inside of the {@link Gate}; state and account change on
 * the {@code memheap-lifecycle} thread only.
 */
final class Generation {

    private final long number;
    private final String component;
    private final int formatVersion;
    private final Window window;
    private final WindowSpace space;
    private final Optional<Bookkeeper> books;
    private final Optional<Quarantine> quarantine;
    private final Counts counts = new Counts();
    private final Object budgetLock = new Object(); // held while a budget is looked at and used
    private volatile GenerationState state = GenerationState.INITIALISING;
    private volatile Account account;
    private volatile boolean offersCaches;
    private volatile String claimFailure = "";      // why the system had no page for the last block that it refused
    private Candidate candidate;                    // confined to memheap-lifecycle; null while orphaned

    Generation(long number, Candidate candidate, Window window, ModuleMaker.Outcome.Made made, Optional<Bookkeeper> books, Optional<Quarantine> quarantine) {
        this.number = number;
        this.component = candidate.name();
        this.formatVersion = candidate.formatVersion();
        this.window = window;
        this.space = made.space();
        this.books = books;
        this.quarantine = quarantine;
        attach(candidate, made, new LiveBlocks());
    }

    long number() {
        return number;
    }

    String component() {
        return component;
    }

    int formatVersion() {
        return formatVersion;
    }

    Window window() {
        return window;
    }

    WindowSpace space() {
        return space;
    }

    /** Who notes its blocks, if a ledger is kept. */
    Optional<Bookkeeper> books() {
        return books;
    }

    Counts counts() {
        return counts;
    }

    GenerationState state() {
        return state;
    }

    void become(GenerationState next) {
        assert state.canBecome(next) : String.format(Locale.ROOT, "generation %d cannot become %s from %s", number, next, state);
        state = next;
    }

    boolean belongsTo(Candidate other) {
        return candidate == other;
    }

    Optional<Candidate> candidate() {
        return Optional.ofNullable(candidate);
    }

    Optional<GuardedModule> module() {
        return account.module();
    }

    /** Takes a reopened module in; what is known of the blocks goes on unless the module keeps the account. */
    void attach(Candidate newCandidate, ModuleMaker.Outcome.Made made) {
        attach(newCandidate, made, account.known().orElseGet(LiveBlocks::new));
    }

    private void attach(Candidate newCandidate, ModuleMaker.Outcome.Made made, LiveBlocks known) {
        var guarded = new GuardedModule(this, made.module(), window.byteSize());
        candidate = newCandidate;
        offersCaches = made.keepsAccount() && made.takesThreads() && window.commitsByTouch();
        account = made.keepsAccount() ? new ModuleAccount(guarded) : new CheckedAccount(guarded, known);
    }

    /** Takes the module away; what needs it waits until {@link #settle}. */
    GuardedModule detach() {
        GuardedModule departing = account.module().orElseThrow();
        account = new DepartingAccount(account.known(), window.byteSize(), new CountDownLatch(1));
        candidate = null;
        offersCaches = false;
        return departing;
    }

    /** Gives the blocks of the departed module sizes, unless they are known. */
    void settle(OrphanSizes sizes) {
        var departing = (DepartingAccount) account;
        account = new OrphanAccount(departing.known().or(this::notedBlocks).orElseGet(sizes::toLiveBlocks), sizes, window.byteSize());
        departing.end().countDown();
    }

    /** What the ledger knows, if one is kept: all blocks that somebody has, also if the module could not be walked. */
    private Optional<LiveBlocks> notedBlocks() {
        return books.map(keeper -> {
            var blocks = new LiveBlocks();
            keeper.ledger().forEach((offset, entry, age) -> blocks.add(offset, LedgerEntry.requestedBytes(entry)));
            return blocks;
        });
    }

    /** Whether threads can have caches of the module. */
    boolean offersCaches() {
        return offersCaches;
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
        if (here == null || !here.isTo(this)) {
            here = counts.of(slot).orElseGet(() -> opened(slot));
        }
        if (here != null && !(here.isFor(now) && byteSize <= here.allowanceBytes())) {
            here.serve(now, allowanceBytes(budgetBytes, byteSize));
            slot.attach(here);
        }
        return here;
    }

    private Attachment opened(ThreadSlot slot) {
        GuardedModule module = account.module().orElseThrow();
        Optional<ThreadCache> cache = module.openCache();
        if (cache.isEmpty()) {
            return null;
        }
        var opened = new Attachment(slot, this, module, cache.get());
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
            long left = budgetBytes - account.liveBytes() - counts.allowanceBytes();
            return left < byteSize ? 0 : Math.max(byteSize, left / 64);
        }
    }

    /** Lets go of all attachments; nobody is inside. @return those that were let go */
    List<Attachment> retireAttachments() {
        return counts.retire();
    }

    /** Gives back to the module what all caches hold; nobody is inside. */
    void flushCaches() {
        counts.flush();
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
        if (budgetBytes == Long.MAX_VALUE) {
            offset = take(byteSize, request.byteAlignment());
        } else {
            synchronized (budgetLock) {
                if (byteSize <= budgetBytes - account.liveBytes() - counts.allowanceBytes()) {
                    offset = take(byteSize, request.byteAlignment());
                }
            }
        }
        return offset == MemheapModule.NO_SPACE ? 0 : handOut(offset, request, tally);
    }

    private long handOut(long offset, Request request, Tally tally) {
        counts.handOut(offset + request.moduleBytes());
        books.ifPresent(keeper -> keeper.note(tally, offset, request.byteSize()));
        return request.served(window.address() + offset);
    }

    private long take(long byteSize, long byteAlignment) {
        Account serving = account;
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
     * @return whether that was the last one of a generation that waits for it
     * @throws InvalidFreeException if no live block starts there
     * @throws ModuleFault if the module breaks its contract; the block is free nevertheless
     * @throws InTransit while its blocks are being collected
     */
    boolean free(ThreadSlot slot, long offset) {
        Account serving = account;
        serving.awaitKnown(); // before the block is struck out: while its module departs, the notes are what is known of it
        long entry = books.isPresent() ? struck("free", offset) : LedgerEntry.NONE;
        if (isKeptBack(slot, offset, entry)) {
            counts.takeBack();
            quarantine.ifPresent(withheld -> withheld.forget(window.address() + offset));
        } else if (quarantine.isPresent() && state == GenerationState.ACTIVE) {
            takeBack(slot, offset, entry);
            quarantine.get().add(this, offset);
        } else {
            freeInModule(serving, slot, offset, entry);
        }
        return state != GenerationState.ACTIVE && isEmpty();
    }

    private void freeInModule(Account serving, ThreadSlot slot, long offset, long entry) {
        try {
            serving.free(offset);
        } catch (InvalidFreeException wrong) {
            throw notLive("free", offset, wrong.getMessage());
        } catch (ModuleFault fault) {
            takeBackUnguarded(slot, offset, entry);
            throw fault;
        }
        takeBackUnguarded(slot, offset, entry);
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
    private boolean isKeptBack(ThreadSlot slot, long offset, long entry) {
        if (entry == LedgerEntry.NONE || state != GenerationState.ACTIVE || !books.orElseThrow().tallyOf(slot, entry).isReserved()) {
            return false;
        }
        return books.get().keepsBack(this, slot, offset, entry);
    }

    /** Strikes out a block that is taken from its owner; nobody is inside, and {@link #freeForBase} is called next. @return what was noted */
    long strikeReclaimed(long offset) {
        Bookkeeper keeper = books.orElseThrow();
        long entry = keeper.strike(offset);
        keeper.ledger().tellReclaimed(offset, entry);
        keeper.forget(offset, entry);
        counts.takeBack();
        return entry;
    }

    /** Takes a block that nobody has. @return its offset, or {@link MemheapModule#NO_SPACE} */
    long takeForBase(long byteSize) {
        return account.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT);
    }

    /** Gives back a block that nobody has any more. */
    void freeForBase(long offset) {
        account.free(offset);
    }

    /** Gives a block that was withheld back to the module. @return whether that was done; if not, its blocks are being collected */
    boolean takesBackWithheld(long offset) {
        try {
            account.free(offset);
            return true;
        } catch (InTransit departing) {
            return false;
        } catch (InvalidFreeException unknown) {
            return true; // its module could not tell what it had
        }
    }

    private void takeBack(ThreadSlot slot, long offset, long entry) {
        counts.takeBack();
        if (entry != LedgerEntry.NONE) {
            books.orElseThrow().settle(slot, offset, entry);
        }
    }

    /** The usable bytes of a live block; fails like {@link #free}. */
    long usableBytes(long offset) {
        checkNoted("usableBytes", offset);
        try {
            long usable = account.usableBytes(offset);
            return books.isPresent() ? books.get().usableBytes(offset, usable) : usable;
        } catch (InvalidFreeException wrong) {
            throw notLive("usableBytes", offset, wrong.getMessage());
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
        checkNoted("resize", offset);
        if (newByteSize > window.byteSize() - offset) {
            return false;
        }
        books.ifPresent(keeper -> keeper.fillTail(offset, newByteSize)); // before somebody else has it; a smaller size always fits
        long former = books.isPresent() ? books.get().prepareResize(slot, offset, newByteSize) : -1;
        boolean resized = false;
        try {
            resized = resizesInPlace(account, offset, newByteSize, budgetBytes);
        } catch (InvalidFreeException wrong) {
            throw notLive("resize", offset, wrong.getMessage());
        } finally {
            if (resized) {
                books.ifPresent(keeper -> keeper.resizeWithin(slot, offset, newByteSize));
            } else {
                books.ifPresent(keeper -> keeper.giveUpResize(slot, offset, former));
            }
        }
        return resized;
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
            account.knownBytes(offset);
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
                call, address, number, component, offset, cause), address);
    }

    /** Whether no block is live. Exact when nothing is allocated meanwhile: the last one to free sees it. */
    boolean isEmpty() {
        return liveBlocks() == 0;
    }

    /** The bytes that were asked for a block, as far as somebody keeps that; -1 if none is live there. */
    long knownBytes(long offset) {
        try {
            return account.knownBytes(offset);
        } catch (InvalidFreeException notLive) {
            return -1;
        }
    }

    long liveBlocks() {
        long takenBack = counts.takenBack(); // first, so that the difference is never too small
        return counts.handedOut() - takenBack;
    }

    /** The bytes of all live blocks that count for the budget: as asked for where somebody keeps that, else as taken up; 0 from a module that fails. */
    long liveBytes() {
        try {
            return account.liveBytes();
        } catch (ModuleFault silent) {
            return 0; // a call that matters will find it out
        }
    }

    /** Why the system had no page for the last block that it refused; empty if it never did. */
    String claimFailure() {
        return claimFailure;
    }

    /** What the module says, or what the base knows of an orphan. */
    HeapUsage usage() {
        return account.usage();
    }
}
