package memheap.base;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import memheap.event.GenerationState;
import memheap.event.MemheapEvent;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.event.MemheapEvent.GenerationDraining;
import memheap.event.MemheapEvent.GenerationOpened;
import memheap.event.MemheapEvent.GenerationOrphaned;
import memheap.event.MemheapEvent.GenerationResumed;

/**
 * Opens, drains, orphans, resumes and closes generations, and shows every step to the users as a new {@link World}. Confined to the
 * {@code memheap-lifecycle} thread.
 */
final class Generations {

    private static final Logger LOG = System.getLogger(Generations.class.getName());

    private final HeapEngine heap;
    private final HeapFigures figures;
    private final Gate gate;
    private final ModuleMaker maker;
    private final EventPublisher events;
    private final Bookkeeping bookkeeping;
    private final Duration quietTimeout;
    private final List<Generation> open = new ArrayList<>();
    private Generation active; // null while none is
    private long lastNumber;

    Generations(HeapEngine heap, HeapFigures figures, Gate gate, ModuleMaker maker, EventPublisher events, Bookkeeping bookkeeping, Duration quietTimeout) {
        this.heap = heap;
        this.figures = figures;
        this.gate = gate;
        this.maker = maker;
        this.events = events;
        this.bookkeeping = bookkeeping;
        this.quietTimeout = quietTimeout;
    }

    Optional<Generation> active() {
        return Optional.ofNullable(active);
    }

    boolean isActive(Candidate candidate) {
        return active != null && active.belongsTo(candidate);
    }

    List<Generation> all() {
        return List.copyOf(open);
    }

    Optional<Window> freeWindow() {
        return heap.heapMemory().windows().stream().filter(Window::isFree).findFirst();
    }

    /** The generation that a component has already: it drains, and could serve again. */
    Optional<Generation> of(Candidate candidate) {
        return open.stream().filter(generation -> generation.belongsTo(candidate)).findFirst();
    }

    /**
     * Finds what a heap file holds; each generation waits for its component.
     *
     * @throws IOException if there is no room for it
     */
    void restore() throws IOException {
        Optional<HeapFile> file = heap.heapMemory().file();
        if (file.isEmpty()) {
            return;
        }
        for (Window window : heap.heapMemory().windows()) {
            Optional<WindowRecord> found = file.get().record(window.index());
            if (found.isPresent()) {
                restore(window, found.get(), "in the heap file");
            }
        }
        show();
    }

    /**
     * Takes over what another PE has in a window; the generation waits for its component.
     *
     * @return its metadata, to be filled
     * @throws IOException if there is no room for it
     */
    MemorySegment receive(Window window, WindowRecord told) throws IOException {
        if (told.formatVersion() == 0) {
            throw new IOException(String.format(Locale.ROOT, "generation %d of '%s' cannot be continued by a JVM that takes the place of a lost PE, for its component cannot reopen what it has left", told.generation(), told.component()));
        }
        if (bookkeeping.guards().isPresent()) {
            throw new IOException("a JVM that takes the place of a lost PE would not know the guards around the blocks, so none can with memheap.hardening=full");
        }
        restore(window, told, "in another PE");
        show();
        return open.getLast().space().metadata();
    }

    private void restore(Window window, WindowRecord found, String where) throws IOException {
        window.take(String.format(Locale.ROOT, "generation %d of '%s'", found.generation(), found.component()));
        WindowSpace space = maker.restore(window, found);
        var generation = new Generation(found, window, space, bookkeeping.open(space), bookkeeping.quarantine(), quietTimeout);
        open.add(generation);
        lastNumber = Math.max(lastNumber, generation.number());
        events.publish(new GenerationOrphaned(generation.number(), generation.component(), 0, String.format(Locale.ROOT,
                "generation %d of '%s' was found %s, and waits for its component to come back", generation.number(), generation.component(), where)));
    }

    /** Makes a module in a fresh window the active one. */
    void open(Candidate candidate, Window window, ModuleMaker.Outcome.Made made) {
        var generation = new Generation(++lastNumber, candidate, window, made, bookkeeping.open(made.space()), bookkeeping.quarantine(), quietTimeout);
        window.handTo(String.format(Locale.ROOT, "generation %d of '%s'", generation.number(), candidate.name()));
        window.record(new WindowRecord(generation.number(), generation.component(), generation.formatVersion(), generation.space().metadata().byteSize()));
        open.add(generation);
        String replaced = active().map(Generation::component).map("; it replaces '%s'"::formatted).orElse("");
        activate(generation, new GenerationOpened(generation.number(), candidate.name(),
                String.format(Locale.ROOT, "generation %d: '%s' is active%s", generation.number(), candidate.name(), replaced)));
    }

    /** Makes a generation that drained the active one again. */
    void resume(Generation generation) {
        activate(generation, new GenerationResumed(generation.number(), generation.component(), true,
                String.format(Locale.ROOT, "generation %d: '%s' is active again with %d live blocks",
                        generation.number(), generation.component(), generation.liveBlocks())));
    }

    private void activate(Generation generation, MemheapEvent event) {
        Generation outranked = active;
        holdWhatIsReserved(generation);
        generation.become(GenerationState.ACTIVE);
        active = generation;
        show();
        events.publish(event);
        if (outranked != null) {
            drain(outranked);
        }
    }

    /** A module that fails at this is found out as soon as it serves. */
    private void holdWhatIsReserved(Generation generation) {
        try {
            bookkeeping.reservations().hold(generation);
        } catch (ModuleFault fault) {
            LOG.log(Level.WARNING, "nothing could be held for owners with a reservation: {0}", fault.getMessage());
        }
    }

    /** Leaves nobody active. */
    void deactivate() {
        Generation outranked = active;
        active = null;
        show();
        drain(outranked);
    }

    private void drain(Generation outranked) {
        outranked.become(GenerationState.DRAINING);
        boolean quiet = isQuiet(outranked); // if so, nobody allocates here any more, and every free knows that it may be the last
        if (quiet) {
            bookkeeping.release(outranked);
        }
        if (!(quiet && outranked.isEmpty() && tryClose(outranked))) {
            events.publish(new GenerationDraining(outranked.number(), outranked.component(), outranked.liveBlocks(),
                    String.format(Locale.ROOT, "generation %d of '%s' drains %d live blocks", outranked.number(), outranked.component(), outranked.liveBlocks())));
        }
    }

    void closeEmptyOnes() {
        all().stream().filter(generation -> generation != active && generation.isEmpty()).forEach(this::tryClose);
    }

    /** Closes a generation that seems to be empty. @return whether it is closed; not so if it is not empty, or while a thread is stuck inside of a module, for that could still return a block of it */
    boolean tryClose(Generation generation) {
        boolean gone;
        generation.suspend();
        try {
            gone = isQuiet(generation) && holdsNothing(generation) && tryRemove(generation);
        } finally {
            generation.goOn(); // also after an error of the virtual machine: the next to come here tries again
        }
        if (gone) {
            generation.window().eraseRecord();
            end(generation);
            figures.closed(generation);
            events.publish(new GenerationClosed(generation.number(), generation.component(),
                    String.format(Locale.ROOT, "generation %d of '%s' is closed, its window %d is free",
                            generation.number(), generation.component(), generation.window().index())));
        }
        return gone;
    }

    /** Whether no block is live in a suspended generation, whatever was counted. */
    private boolean holdsNothing(Generation generation) {
        bookkeeping.release(generation); // a thread that was stuck when the generation drained kept this from being done, or has brought something since
        try {
            generation.forBase().recount();
        } catch (RuntimeException failed) {
            LOG.log(Level.WARNING, "the blocks of generation {0} of ''{1}'' could not be counted once more before it closes: {2}", generation.number(), generation.component(), failed.getMessage());
            return generation.isEmpty();
        }
        if (!generation.isEmpty()) {
            LOG.log(Level.WARNING, "generation {0} of ''{1}'' stays open: {2} blocks are live, though as many were freed as had been allocated; so a block was freed by two threads at the same time",
                    generation.number(), generation.component(), generation.liveBlocks());
        }
        return generation.isEmpty();
    }

    /** Takes a generation out of the world. @return whether nobody sees it any more; if not, it has come back */
    private boolean tryRemove(Generation generation) {
        int place = open.indexOf(generation);
        open.remove(generation);
        show();
        boolean quiet = isQuiet(generation);
        if (!quiet) {
            open.add(place, generation);
            show();
        }
        return quiet;
    }

    private boolean isQuiet(Generation generation) {
        boolean quiet = gate.awaitQuiet(quietTimeout);
        if (!quiet) {
            LOG.log(Level.WARNING, "generation {0} of ''{1}'' stays open: for {2} ms a thread has been stuck inside of a module",
                    generation.number(), generation.component(), quietTimeout.toMillis());
        }
        return quiet;
    }

    /** Does something while nobody is inside of any module; the users wait outside. @return what it answers, or the other answer if somebody is stuck inside */
    <T> T standingStill(T ifStuck, Supplier<T> task) {
        return standingStill(quietTimeout, ifStuck, task);
    }

    /** Does the same, but waits only so long for those who are inside. */
    <T> T standingStill(Duration limit, T ifStuck, Supplier<T> task) {
        var end = new CountDownLatch(1);
        heap.become(heap.world().paused(end));
        try {
            return gate.awaitQuiet(limit) ? task.get() : ifStuck;
        } finally {
            show();
            end.countDown();
        }
    }

    /** Closes everything: the active module first, then the others, oldest first. */
    void closeAll() {
        heap.become(heap.world().ended());
        if (!gate.awaitQuiet(quietTimeout)) {
            LOG.log(Level.WARNING, "the heap closes while a thread is stuck inside of a module; the metadata of all modules stay in memory");
            all().forEach(generation -> generation.space().keepMetadata());
            heap.heapMemory().file().ifPresent(HeapFile::keepOpen);
        }
        bookkeeping.quarantine().ifPresent(Quarantine::end);
        active().ifPresent(this::end);
        all().stream().filter(generation -> generation != active).forEach(this::end);
        open.clear();
        active = null;
    }

    /** Ends a generation that nobody sees any more. */
    private void end(Generation generation) {
        if (generation.state() == GenerationState.ACTIVE) {
            generation.become(GenerationState.DRAINING);
        }
        forgetCaches(generation);
        generation.become(GenerationState.CLOSED);
        generation.module().ifPresent(module -> maker.close(generation.component(), module.unguarded(), generation.space()));
        if (generation.window().isRecorded()) {
            maker.leave(generation.space());
        } else {
            maker.discard(generation.space(), generation.window());
        }
    }

    /** What each taken window is taken by. */
    List<WindowHolder> windowHolders() {
        return heap.heapMemory().windows().stream().filter(window -> !window.isFree())
                .map(window -> new WindowHolder(window, open.stream().filter(generation -> generation.window() == window).findFirst(), window.holder())).toList();
    }

    /** The same in words. */
    List<String> describeHolders() {
        return windowHolders().stream().map(holder -> holder.describe(heap)).toList();
    }

    /** Lets every thread forget its cache of a module that goes. */
    void forgetCaches(Generation generation) {
        List<Attachment> retired = generation.retireAttachments();
        gate.forEachSlot(slot -> retired.forEach(slot::detach));
    }

    /** Shows a generation as it has become; an orphan is not the active one. */
    void showOrphaned(Generation generation) {
        if (generation == active) {
            active = null;
        }
        generation.become(GenerationState.ORPHANED);
        show();
    }

    private void show() {
        heap.become(World.of(active, open, heap.heapMemory().windows().size()));
    }
}
