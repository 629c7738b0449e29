package memheap.base;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Tally;
import memheap.event.GenerationState;

/**
 * One module in one window, and the {@link Account} of its live blocks. Any thread may ask while it is inside of the {@link Gate}; state and account change on
 * the {@code memheap-lifecycle} thread only.
 */
final class Generation {

    private final long number;
    private final String component;
    private final int formatVersion;
    private final Window window;
    private final WindowSpace space;
    private final Optional<Bookkeeper> books;
    private final BlockCalls calls;
    private final BaseCalls forBase;
    private final Counts counts = new Counts();
    private volatile GenerationState state = GenerationState.INITIALISING;
    private volatile Account account;               // what the users meet
    private volatile Account suspended;             // what serves the base while the users wait; null if they do not
    private volatile boolean offersCaches;
    private Candidate candidate;                    // confined to memheap-lifecycle; null while orphaned
    private boolean isUnbroken = true;              // confined to memheap-lifecycle

    Generation(long number, Candidate candidate, Window window, ModuleMaker.Outcome.Made made, Optional<Bookkeeper> books, Optional<Quarantine> quarantine, Duration callTimeout) {
        this.number = number;
        this.component = candidate.name();
        this.formatVersion = candidate.formatVersion();
        this.window = window;
        this.space = made.space();
        this.books = books;
        this.calls = new BlockCalls(this, books, quarantine);
        this.forBase = new BaseCalls(this, callTimeout);
        attach(candidate, made, new LiveBlocks());
    }

    /** What was found in a heap file: it waits for its component. */
    Generation(WindowRecord record, Window window, WindowSpace space, Optional<Bookkeeper> books, Optional<Quarantine> quarantine, Duration callTimeout) {
        this.number = record.generation();
        this.component = record.component();
        this.formatVersion = record.formatVersion();
        this.window = window;
        this.space = space;
        this.books = books;
        this.calls = new BlockCalls(this, books, quarantine);
        this.forBase = new BaseCalls(this, callTimeout);
        this.account = new AwaitedAccount(number, component, formatVersion, window.byteSize());
        this.state = GenerationState.ORPHANED;
    }

    /** Whether nobody knows its blocks, since its component has not come back yet. */
    boolean isAwaited() {
        return account instanceof AwaitedAccount;
    }

    /** Sees to it that blocks can be touched which a reopened module has: it may have been killed before they got their pages. */
    void reclaim(OrphanSizes.Builder blocks) throws IOException {
        for (int i = 0; i < blocks.count(); i++) {
            window.reclaim(blocks.offset(i), blocks.usableBytes(i));
        }
    }

    /** Takes a reopened module in that knows the blocks; nobody is inside. */
    void restore(Candidate newCandidate, ModuleMaker.Outcome.Made made, OrphanSizes.Builder blocks, LiveBlocks known, Tally tally) {
        for (int i = 0; i < blocks.count(); i++) {
            long byteSize = blocks.usableBytes(i);
            counts.handOut(blocks.offset(i) + byteSize);
            if (books.isPresent()) {
                tally.tenure().owner().grant(tally, byteSize);
                books.get().note(tally, blocks.offset(i), byteSize);
            }
        }
        attach(newCandidate, made, known);
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

    /** What its users do. */
    BlockCalls calls() {
        return calls;
    }

    /** What the base itself has its module do. */
    BaseCalls forBase() {
        return forBase;
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

    /** Whether one module has served it from the start, or since all PEs had it reopened, so that its offsets are a pure function of the calls. */
    boolean isUnbroken() {
        return isUnbroken;
    }

    /** It has been reopened in all PEs at the same time. */
    void becomeUnbroken() {
        isUnbroken = true;
    }

    /** Takes the module away; what needs it waits until {@link #settle}. */
    GuardedModule detach() {
        isUnbroken = false;
        GuardedModule departing = account.module().orElseThrow();
        account = new DepartingAccount(account.known(), forBase.liveBytes(), window.byteSize(), new CountDownLatch(1));
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

    /** Has whoever comes for a block of this generation wait until {@link #goOn}. */
    void suspend() {
        suspended = account;
        account = new DepartingAccount(Optional.empty(), 0, window.byteSize(), new CountDownLatch(1));
    }

    /** Fails with {@link InTransit} while the users are to wait. */
    void awaitKnown() {
        account.awaitKnown();
    }

    /** Who serves the users now. */
    Account account() {
        return account;
    }

    /** Lets those who wait look again. */
    void goOn() {
        var waiting = (DepartingAccount) account;
        account = suspended;
        suspended = null;
        waiting.end().countDown();
    }

    /** What serves the base, also while the users wait. */
    Account ownAccount() {
        Account kept = suspended;
        return kept == null ? account : kept;
    }

    /** Whether threads can have caches of the module. */
    boolean offersCaches() {
        return offersCaches;
    }

    /** Lets go of all attachments; nobody is inside. @return those that were let go */
    List<Attachment> retireAttachments() {
        return counts.retire();
    }

    /** Strikes out a block that is taken from its owner; nobody is inside, and the module is given it back next. @return what was noted */
    long strikeReclaimed(long offset) {
        Bookkeeper keeper = books.orElseThrow();
        long entry = keeper.strike(offset);
        keeper.ledger().tellReclaimed(offset, entry);
        keeper.forget(offset, entry);
        counts.takeBack();
        return entry;
    }

    /** Gives a block that was withheld back to the module. @return whether that was done; if not, its blocks are being collected */
    boolean takesBackWithheld(long offset) {
        try {
            ownAccount().free(offset);
            return true;
        } catch (InTransit departing) {
            return false;
        } catch (InvalidFreeException unknown) {
            return true; // its module could not tell what it had
        }
    }

    /**
     * Whether no block seems to be live. When nothing is allocated meanwhile, the last one to free sees it; but two threads that freed one block at the same time may both have been counted, so
     * {@link BaseCalls#recount} has the last word.
     */
    boolean isEmpty() {
        return liveBlocks() == 0 && !isAwaited();
    }

    /** The bytes that were asked for a block, as far as somebody keeps that; -1 if none is live there. */
    long knownBytes(long offset) {
        try {
            return ownAccount().knownBytes(offset);
        } catch (InvalidFreeException notLive) {
            return -1;
        }
    }

    long liveBlocks() {
        long takenBack = counts.takenBack(); // first, so that the difference is not too small
        return Math.max(0, counts.handedOut() - takenBack);
    }

    /** The bytes of all live blocks that count for the budget: as asked for where somebody keeps that, else as taken up; 0 from a module that fails. */
    long liveBytes() {
        try {
            return account.liveBytes();
        } catch (ModuleFault silent) {
            return 0; // a call that matters will find it out
        }
    }

    /** What the module says, or what the base knows of an orphan. */
    HeapUsage usage() {
        return account.usage();
    }
}
