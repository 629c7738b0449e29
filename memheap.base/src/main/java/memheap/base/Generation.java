package memheap.base;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.event.GenerationState;
import memheap.spi.MemheapModule;

/**
 * One module in one window, and the ledger of its live blocks. Any thread may allocate and free while it is inside of the {@link Gate}; state and module change on
 * the {@code memheap-lifecycle} thread only.
 */
final class Generation {

    private static final CountDownLatch SETTLED = new CountDownLatch(0);

    private final long number;
    private final String component;
    private final int formatVersion;
    private final Window window;
    private final WindowSpace space;
    private final Ledger ledger = new Ledger();
    private final LongAdder handedOut = new LongAdder();
    private final LongAdder takenBack = new LongAdder();
    private final LongAdder liveRequested = new LongAdder();
    private final AtomicLong peakUsed = new AtomicLong();
    private volatile GenerationState state = GenerationState.INITIALISING;
    private volatile GuardedModule module;       // null while orphaned
    private volatile OrphanSizes orphanSizes = OrphanSizes.unknown();
    private volatile CountDownLatch transit = SETTLED; // open while the module has gone and its sizes are being collected
    private volatile String claimFailure = "";   // why the system had no page for the last block that it refused
    private Candidate candidate;                 // confined to memheap-lifecycle; null while orphaned

    Generation(long number, Candidate candidate, Window window, WindowSpace space, MemheapModule module) {
        this.number = number;
        this.component = candidate.name();
        this.formatVersion = candidate.formatVersion();
        this.window = window;
        this.space = space;
        attach(candidate, module);
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
        return Optional.ofNullable(module);
    }

    void attach(Candidate newCandidate, MemheapModule newModule) {
        candidate = newCandidate;
        module = new GuardedModule(this, newModule, window.byteSize());
    }

    /** Takes the module away; from here on the ledger serves. {@link #settle} follows. */
    GuardedModule detach() {
        GuardedModule departing = module;
        transit = new CountDownLatch(1);
        module = null;
        candidate = null;
        return departing;
    }

    void settle(OrphanSizes sizes) {
        orphanSizes = sizes;
        transit.countDown();
    }

    /**
     * Takes a block.
     *
     * @param budgetBytes most requested bytes that may be live here
     * @return its symmetric address, or 0 if there is no room
     * @throws ModuleFault if the module breaks its contract
     */
    long allocate(long byteSize, long byteAlignment, long budgetBytes) {
        if (byteSize > window.byteSize()) {
            return 0;
        }
        liveRequested.add(byteSize);
        long address = 0;
        try {
            if (budgetBytes == Long.MAX_VALUE || liveRequested.sum() <= budgetBytes) {
                address = take(byteSize, byteAlignment);
            }
        } finally {
            if (address == 0) {
                liveRequested.add(-byteSize);
            }
        }
        return address;
    }

    private long take(long byteSize, long byteAlignment) {
        GuardedModule serving = module;
        if (serving == null) {
            return 0; // it has just departed; the caller finds another active one
        }
        long offset = serving.allocate(Math.max(byteSize, 1), byteAlignment);
        if (offset == MemheapModule.NO_SPACE || !claimed(serving, offset, byteSize)) {
            return 0;
        }
        if (!ledger.add(offset, byteSize)) {
            throw new ModuleFault(this, String.format(Locale.ROOT, "allocate(%d, %d) returned offset 0x%x, where a live block of %d bytes starts",
                    byteSize, byteAlignment, offset, ledger.requestedBytes(offset)));
        }
        handedOut.increment();
        touched(offset + byteSize);
        return window.address() + offset;
    }

    private boolean claimed(GuardedModule serving, long offset, long byteSize) {
        try {
            window.claim(offset, byteSize);
            return true;
        } catch (IOException noPages) {
            claimFailure = noPages.getMessage();
            serving.free(offset);
            return false;
        }
    }

    private void touched(long end) {
        if (end > peakUsed.get()) {
            peakUsed.accumulateAndGet(end, Math::max);
        }
    }

    /**
     * Takes a block back.
     *
     * @return whether that was the last one of a generation that waits for it
     * @throws InvalidFreeException if no live block starts there
     * @throws ModuleFault if the module breaks its contract; the block is free nevertheless
     */
    boolean free(long offset) {
        long requested = ledger.remove(offset);
        if (requested == Ledger.ABSENT) {
            throw notLive("free", offset);
        }
        liveRequested.add(-requested);
        try {
            GuardedModule serving = module;
            if (serving != null) {
                serving.free(offset);
            }
        } finally {
            takenBack.increment();
        }
        return state != GenerationState.ACTIVE && isEmpty();
    }

    /** The usable bytes of a live block. */
    long usableBytes(long offset) {
        long requested = ledger.requestedBytes(offset);
        if (requested == Ledger.ABSENT) {
            throw notLive("usableBytes", offset);
        }
        GuardedModule serving = module;
        try {
            return serving == null ? orphanBytes(offset, requested) : serving.usableBytes(offset, requested);
        } catch (ModuleFault fault) {
            throw faultOf("usableBytes", offset, requested, fault);
        }
    }

    /** Whose fault it is: not the module's, if another thread has freed the block while the module was asked about it. */
    private RuntimeException faultOf(String call, long offset, long requested, ModuleFault fault) {
        return ledger.requestedBytes(offset) == requested ? fault : notLive(call, offset);
    }

    /**
     * Gives a live block another size where it is.
     *
     * @param budgetBytes most requested bytes that may be live here
     * @return whether it has that size now; if not, nothing has changed
     */
    boolean resizeInPlace(long offset, long newByteSize, long budgetBytes) {
        long requested = ledger.requestedBytes(offset);
        if (requested == Ledger.ABSENT) {
            throw notLive("resize", offset);
        }
        if (newByteSize > requested && newByteSize - requested > budgetBytes - liveRequested.sum()) {
            return false;
        }
        try {
            if (!resized(offset, requested, newByteSize)) {
                return false;
            }
        } catch (ModuleFault fault) {
            throw faultOf("resize", offset, requested, fault);
        }
        if (!ledger.replace(offset, requested, newByteSize)) {
            throw notLive("resize", offset); // another thread has freed it meanwhile
        }
        liveRequested.add(newByteSize - requested);
        touched(offset + newByteSize);
        return true;
    }

    private boolean resized(long offset, long requested, long newByteSize) {
        GuardedModule serving = module;
        if (serving == null) {
            return newByteSize <= orphanBytes(offset, requested);
        }
        if (newByteSize > window.byteSize() - offset || !serving.resizeInPlace(offset, Math.max(newByteSize, 1))) {
            return false;
        }
        try {
            window.claim(offset, newByteSize);
            return true;
        } catch (IOException noPages) {
            serving.resizeInPlace(offset, Math.max(requested, 1));
            return false;
        }
    }

    /** @throws InTransit while the sizes are still being collected */
    private long orphanBytes(long offset, long requested) {
        CountDownLatch settling = transit;
        if (settling.getCount() != 0) {
            throw new InTransit(settling);
        }
        return orphanSizes.usableBytes(offset, requested);
    }

    private InvalidFreeException notLive(String call, long offset) {
        long address = window.address() + offset;
        return new InvalidFreeException(String.format(Locale.ROOT, "%s of address 0x%x: no live block starts there (generation %d of '%s', offset 0x%x); %s",
                call, address, number, component, offset, likelyCause(offset)), address);
    }

    /** The module knows best whether an offset lies inside of a block; whoever only says yes has nothing to add. */
    private String likelyCause(long offset) {
        GuardedModule serving = module;
        if (serving != null) {
            try {
                serving.unguarded().usableBytes(offset);
            } catch (InvalidFreeException told) {
                return "its module says: " + told.getMessage();
            } catch (RuntimeException | LinkageError | AssertionError unhelpful) {
                return "most likely it was freed before";
            }
        }
        return "most likely it was freed before";
    }

    /** Whether no block is live. Exact when nothing is allocated meanwhile: the last one to free sees it. */
    boolean isEmpty() {
        return liveBlocks() == 0;
    }

    /** The bytes that were asked for a block, or {@link Ledger#ABSENT}. */
    long requestedBytes(long offset) {
        return ledger.requestedBytes(offset);
    }

    boolean isLive(long offset) {
        return ledger.requestedBytes(offset) != Ledger.ABSENT;
    }

    long liveBlocks() {
        long back = takenBack.sum(); // first, so that the difference is never too small
        return handedOut.sum() - back;
    }

    long liveRequestedBytes() {
        return liveRequested.sum();
    }

    long handedOut() {
        return handedOut.sum();
    }

    long takenBack() {
        return takenBack.sum();
    }

    long peakUsedBytes() {
        return peakUsed.get();
    }

    void resetPeak() {
        peakUsed.set(0);
    }

    /** Why the system had no page for the last block that it refused; empty if it never did. */
    String claimFailure() {
        return claimFailure;
    }

    /** What the module says, or for an orphan what the base knows. */
    HeapUsage usage() {
        GuardedModule serving = module;
        return serving != null ? serving.usage()
                : new HeapUsage(window.byteSize(), liveRequestedBytes(), liveBlocks(), 0, Map.of());
    }
}
