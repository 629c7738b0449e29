package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import memheap.base.ledger.Ledger;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/**
 * Has components make, reopen, walk and close modules. Their code runs on a thread of its own, for a bounded time; whatever it does wrong comes back as an
 * {@link Outcome}. Confined to the {@code memheap-lifecycle} thread.
 */
final class ModuleMaker {

    private static final Logger LOG = System.getLogger(ModuleMaker.class.getName());

    private final HeapMemory memory;
    private final Duration callTimeout;
    private final boolean symmetric;
    private final long notesBytes;

    ModuleMaker(HeapMemory memory, Settings settings) {
        this.memory = memory;
        this.callTimeout = settings.callTimeout();
        this.symmetric = settings.memory().symmetric();
        this.notesBytes = settings.ownership().isOn() ? Ledger.memoryBytes(memory.windowBytes()) : 0;
    }

    /** How it ended. */
    sealed interface Outcome {
        /** There is a module in a space, safe for many threads; whether it keeps its own account, and whether it took several threads by itself. */
        record Made(MemheapModule module, WindowSpace space, boolean keepsAccount, boolean takesThreads) implements Outcome {
        }

        /** The component cannot serve, which is no fault. */
        record Declined(String reason) implements Outcome {
        }

        /** The component broke its contract; its code may still run. */
        record Misbehaved(String reason, boolean stillRuns) implements Outcome {
        }
    }

    /** Has a module made for a free window; unless one is made, the window is free again afterwards, but for one that a thread may still use. */
    Outcome make(Candidate candidate, Window window) {
        window.take(String.format(Locale.ROOT, "the initialisation of '%s'", candidate.name()));
        WindowSpace space;
        try {
            space = lent(window, ForeignCall.run("init-" + candidate.name(), callTimeout, () -> metadataBytes(candidate, window)));
        } catch (ExecutionException | TimeoutException | IOException failed) {
            window.giveBack();
            return outcome(failed);
        } catch (RuntimeException | Error notOfTheComponent) {
            window.giveBack();
            throw notOfTheComponent;
        }
        if (memory.file().isPresent() && candidate.formatVersion() == 0) {
            takeBack(space, window, candidate, false);
            return new Outcome.Declined("it cannot reopen what it left, as is needed where the heap lies in a file (memheap.backing)");
        }
        Outcome outcome = init(candidate, space, window);
        if (!(outcome instanceof Outcome.Made)) {
            takeBack(space, window, candidate, outcome instanceof Outcome.Misbehaved(String reason, boolean stillRuns) && stillRuns);
        }
        return outcome;
    }

    private static long metadataBytes(Candidate candidate, Window window) {
        candidate.writesFormat(candidate.component().formatVersion());
        long bytes = candidate.component().metadataBytes(window.byteSize());
        if (bytes < 0) {
            throw new IllegalStateException(String.format(Locale.ROOT, "metadataBytes(%d) returned %d", window.byteSize(), bytes));
        }
        return bytes;
    }

    /** Lends a window; that no memory can be made of what a component asks for, and not only that there is too little, is its fault. */
    private WindowSpace lent(Window window, long metadataBytes) throws IOException, ExecutionException {
        try {
            return new WindowSpace(memory, window, metadataBytes, true, notesBytes, symmetric);
        } catch (RuntimeException | Error impossible) {
            throw new ExecutionException(new IllegalStateException(String.format(Locale.ROOT, "metadataBytes(%d) returned %d, which cannot be had: %s", window.byteSize(), metadataBytes, impossible), impossible));
        }
    }

    private Outcome init(Candidate candidate, WindowSpace space, Window window) {
        try {
            return call("init-" + candidate.name(), space, lent -> candidate.component().init(lent));
        } catch (Error notOfTheComponent) {
            takeBack(space, window, candidate, false);
            throw notOfTheComponent;
        }
    }

    /** Has a module made for what another instance of the component left in a space. */
    Outcome reopen(Candidate candidate, WindowSpace space) {
        return call("reopen-" + candidate.name(), space, lent -> candidate.component().reopen(lent));
    }

    @FunctionalInterface
    private interface Maker {
        MemheapModule make(HeapSpace space) throws ComponentUnavailableException;
    }

    private Outcome call(String what, WindowSpace space, Maker maker) {
        try {
            return bounded(what, space, () -> {
                MemheapModule made = maker.make(space);
                return made == null ? new Outcome.Misbehaved("it returned null for a module", false)
                        : made(made, space);
            });
        } catch (ExecutionException | TimeoutException | RuntimeException failed) {
            return outcome(failed);
        }
    }

    private static Outcome made(MemheapModule module, WindowSpace space) {
        boolean takesThreads = module.isThreadSafe();
        return new Outcome.Made(takesThreads ? module : new LockedModule(module), space, module.keepsAccount(), takesThreads);
    }

    private static Outcome outcome(Exception failed) {
        if (failed instanceof ExecutionException thrown && thrown.getCause() instanceof ComponentUnavailableException declined) {
            return new Outcome.Declined(declined.getMessage());
        }
        if (failed instanceof IOException noMemory) {
            return new Outcome.Declined("the system has no memory for its metadata: " + noMemory.getMessage());
        }
        Throwable what = failed instanceof ExecutionException thrown ? thrown.getCause() : failed;
        LOG.log(Level.DEBUG, "a component failed while it made a module", what);
        boolean late = failed instanceof TimeoutException;
        return new Outcome.Misbehaved(late ? failed.getMessage() : "it threw " + what, late);
    }

    /** A component whose thread still runs loses its segment of the window first, or keeps the window for ever: also where the next one would get the same metadata. */
    private void takeBack(WindowSpace space, Window window, Candidate candidate, boolean stillRuns) {
        boolean revoked = closed(space);
        if (revoked && (memory.reserve().canRescope() || !stillRuns) && isSpent(space)) {
            window.giveBack();
        } else {
            LOG.log(Level.WARNING, "window {0} stays with ''{1}'', whose thread may still use it", window.index(), candidate.name());
        }
    }

    /** Whether nobody can use the metadata that the next module in the window would get: in a file they have a place of their own, elsewhere they are fresh. */
    private boolean isSpent(WindowSpace space) {
        return memory.file().isEmpty() || space.isReleased();
    }

    private static boolean closed(WindowSpace space) {
        try {
            space.close();
            return true;
        } catch (IllegalStateException inUse) {
            return false;
        }
    }

    /** Collects the sizes of all blocks, which nobody changes meanwhile. */
    OrphanSizes.Builder walk(String component, MemheapModule module, WindowSpace space) throws ExecutionException, TimeoutException {
        return bounded("walk-" + component, space, () -> {
            var blocks = new OrphanSizes.Builder(space.memory().byteSize());
            module.forEachBlock(blocks::add);
            return blocks;
        });
    }

    /** Runs code of a module's; if it does not return in time, its metadata stay mapped until it does. */
    private <T> T bounded(String what, WindowSpace space, Callable<T> call) throws ExecutionException, TimeoutException {
        return space.run(what, callTimeout, call);
    }

    /** Runs code of a component's that has no memory of ours. @return what it threw, as a sentence, or an empty one */
    String attempt(String what, Runnable call) {
        return sentence(what, () -> ForeignCall.run(what, callTimeout, Executors.callable(call)));
    }

    /** Runs any other code of a module's. @return what it threw, as a sentence, or an empty one */
    String attempt(String what, WindowSpace space, Runnable call) {
        return sentence(what, () -> bounded(what, space, Executors.callable(call)));
    }

    /** Does the same in what is left of a time that may be short, so that to be late is no fault; when it is over, nothing is run. */
    String attempt(String what, WindowSpace space, TimeLimit time, Runnable call) {
        if (time.isOver()) {
            return String.format(Locale.ROOT, "%s was not tried, for the time was up", what);
        }
        return sentence(what, () -> space.run(what, time.left(), Executors.callable(call)));
    }

    @FunctionalInterface
    private interface Bounded {
        void run() throws ExecutionException, TimeoutException;
    }

    private static String sentence(String what, Bounded call) {
        try {
            call.run();
            return "";
        } catch (TimeoutException late) {
            return late.getMessage();
        } catch (ExecutionException thrown) {
            return String.format(Locale.ROOT, "%s threw %s", what, thrown.getCause());
        }
    }

    /** Closes a module that nobody is inside of; a failure is logged, for the base owns all that matters. So is that there is no thread to do it on. */
    void close(String component, MemheapModule module, WindowSpace space) {
        String failure;
        try {
            failure = attempt("close-" + component, space, module::close);
        } catch (Error notOfTheComponent) {
            failure = notOfTheComponent.toString();
        }
        if (!failure.isEmpty()) {
            LOG.log(Level.WARNING, "the module of ''{0}'' did not close well: {1}", component, failure);
        }
    }

    /** Lends a window of a heap file to whoever had it last, as it was left. */
    WindowSpace restore(Window window, WindowRecord record) throws IOException {
        return new WindowSpace(memory, window, record.metadataBytes(), false, notesBytes, symmetric);
    }

    /** Leaves what a closed module has in a heap file where it is. */
    void leave(WindowSpace space) {
        if (!closed(space)) {
            LOG.log(Level.WARNING, "somebody may still use the memory of a closed module");
        }
    }

    /** Gives back what was lent to a closed module. */
    void discard(WindowSpace space, Window window) {
        if (closed(space) && isSpent(space)) {
            window.giveBack();
        } else {
            LOG.log(Level.WARNING, "window {0} stays taken: somebody may still use its memory", window.index());
        }
    }
}
