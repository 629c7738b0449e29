package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Owner;
import memheap.base.ledger.OwnerBounds;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;
import memheap.event.GenerationState;
import memheap.event.MemheapEvent;
import memheap.event.MemheapEvent.GenerationClosed;
import memheap.event.MemheapEvent.GenerationDraining;
import memheap.event.MemheapEvent.GenerationOpened;
import memheap.event.MemheapEvent.GenerationOrphaned;
import memheap.event.MemheapEvent.GenerationResumed;
import memheap.spi.MemheapModule;

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
    private final List<Tenure> lingering = new ArrayList<>(); // those that have ended and had live blocks when they were looked at last
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

    /** The generations that an earlier instance of this component left behind and that this one may be able to continue. */
    List<Generation> orphansFor(Candidate candidate) {
        return candidate.formatVersion() == 0 ? List.of() : open.stream().filter(generation -> generation.state() == GenerationState.ORPHANED
                && generation.component().equals(candidate.name()) && generation.formatVersion() == candidate.formatVersion()).toList();
    }

    /** Makes a module in a fresh window the active one. */
    void open(Candidate candidate, Window window, ModuleMaker.Outcome.Made made) {
        var generation = new Generation(++lastNumber, candidate, window, made, bookkeeping.open(made.space()), bookkeeping.quarantine());
        window.handTo(String.format(Locale.ROOT, "generation %d of '%s'", generation.number(), candidate.name()));
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
        bookkeeping.reservations().hold(generation);
        generation.become(GenerationState.ACTIVE);
        active = generation;
        show();
        events.publish(event);
        if (outranked != null) {
            drain(outranked);
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
        if (quiet && outranked.isEmpty()) {
            close(outranked);
        } else {
            events.publish(new GenerationDraining(outranked.number(), outranked.component(), outranked.liveBlocks(),
                    String.format(Locale.ROOT, "generation %d of '%s' drains %d live blocks", outranked.number(), outranked.component(), outranked.liveBlocks())));
        }
    }

    void closeEmptyOnes() {
        all().stream().filter(generation -> generation != active && generation.isEmpty()).forEach(this::close);
    }

    /** Closes an empty generation; stays as it is while a thread is stuck inside of a module, for that could still return a block of it. */
    private void close(Generation generation) {
        int place = open.indexOf(generation);
        open.remove(generation);
        show();
        if (!isQuiet(generation)) {
            open.add(place, generation);
            show();
            return;
        }
        bookkeeping.release(generation); // a thread that was stuck when the generation drained kept this from being done, or has brought something since
        retireAttachments(generation);
        figures.closed(generation);
        generation.become(GenerationState.CLOSED);
        generation.module().ifPresent(module -> maker.close(generation.component(), module.unguarded(), generation.space()));
        maker.discard(generation.space(), generation.window());
        events.publish(new GenerationClosed(generation.number(), generation.component(),
                String.format(Locale.ROOT, "generation %d of '%s' is closed, its window %d is free",
                        generation.number(), generation.component(), generation.window().index())));
    }

    /** Lets every thread forget its cache of a module that goes. */
    private void retireAttachments(Generation generation) {
        List<Attachment> retired = generation.retireAttachments();
        gate.forEachSlot(slot -> retired.forEach(slot::detach));
    }

    /** Has all caches of the active module give back what they hold. */
    void flushCaches() {
        standingStill(false, () -> {
            active().ifPresent(Generation::flushCaches);
            active().ifPresent(bookkeeping.reservations()::balance);
            return true;
        });
    }

    /** Takes back what the threads of an owner were granted and have not used. */
    void tighten(Owner owner) {
        standingStill(false, () -> {
            owner.tighten();
            return true;
        });
    }

    /** Holds what has come free of what is reserved, if anything has. */
    void holdWhatIsReserved() {
        if (active().filter(bookkeeping.reservations()::isShort).isPresent()) {
            standingStill(false, () -> {
                bookkeeping.reservations().hold(active);
                return true;
            });
        }
    }

    /** Takes over other limits and reservations. */
    void setBounds(Map<String, OwnerBounds> bounds) {
        standingStill(false, () -> {
            bookkeeping.owners().setBounds(bounds);
            bookkeeping.owners().all().forEach(Owner::tighten);
            active().ifPresent(bookkeeping.reservations()::balance);
            return true;
        });
    }

    /** Serves a request from what is held for its owner. @return the block's address; 0 if that leads beyond the reservation, or there is no room after all */
    long draw(Request request) {
        return standingStill(0L, () -> active().map(serving -> drawn(serving, request)).orElse(0L));
    }

    private long drawn(Generation serving, Request request) {
        Owner owner = request.tenure().owner();
        if (!request.tenure().ended().isEmpty() || owner.figures().liveBytes() + request.byteSize() > owner.reservedBytes()) {
            return 0;
        }
        bookkeeping.reservations().release(owner, serving);
        Tally passing = bookkeeping.owners().tally(request.tenure().index());
        try {
            boolean allowed = owner.grant(passing, request.byteSize());
            return allowed ? serving.allocate(request, heap.world().budgetBytes(serving, heap.heapMemory().windowBytes()), passing) : 0;
        } finally {
            owner.close(passing);
            bookkeeping.reservations().hold(serving);
        }
    }

    /**
     * Prepares to take all blocks of tenures that have ended.
     *
     * @param spared addresses of blocks that stay
     */
    Reclamation reclamation(List<Tenure> tenures, Set<Long> spared) {
        return new Reclamation(gate, bookkeeping, tenures, spared);
    }

    /**
     * Takes all blocks of tenures that have ended, as far as they have not been taken yet.
     *
     * @return whether that is done; not so if a thread is stuck inside of a module
     * @throws ModuleFault if a module fails; what is left can be taken once it has departed
     */
    boolean reclaim(Reclamation reclamation) {
        return standingStill(false, () -> {
            all().forEach(reclamation::takeAllIn);
            reclamation.retire();
            lingering.addAll(reclamation.lingering());
            return true;
        });
    }

    /** Takes note of tenures that have ended and keep their blocks; the numbers of all such that have none any more go to others. */
    void letLinger(List<Tenure> ended) {
        ended.stream().filter(tenure -> !tenure.isShared()).forEach(lingering::add);
        standingStill(false, () -> {
            var having = new BitSet();
            for (Generation generation : open) {
                generation.books().ifPresent(keeper -> keeper.ledger().forEach((offset, entry, age) -> having.set(LedgerEntry.tenure(entry))));
            }
            List<Tenure> over = lingering.stream().filter(tenure -> !having.get(tenure.index())).toList();
            over.forEach(tenure -> Reclamation.retire(gate, bookkeeping.owners(), tenure));
            lingering.removeAll(over);
            return true;
        });
    }

    private boolean isQuiet(Generation generation) {
        boolean quiet = gate.awaitQuiet(quietTimeout);
        if (!quiet) {
            LOG.log(Level.WARNING, "generation {0} of ''{1}'' stays open: for {2} ms a thread has been stuck inside of a module",
                    generation.number(), generation.component(), quietTimeout.toMillis());
        }
        return quiet;
    }

    /** Takes the live blocks of a component over. When this returns, no code of the component runs for the heap any more. */
    void orphan(Generation generation, String why) {
        if (generation == active) {
            active = null;
        }
        generation.become(GenerationState.ORPHANED);
        show();
        MemheapModule departing = generation.detach().unguarded();
        String lost = settle(generation, departing);
        bookkeeping.release(generation);
        retireAttachments(generation);
        maker.close(generation.component(), departing, generation.space());
        if (generation.isEmpty()) {
            close(generation);
        } else {
            events.publish(new GenerationOrphaned(generation.number(), generation.component(), generation.liveBlocks(),
                    String.format(Locale.ROOT, "generation %d of '%s' is orphaned, since %s: %d live blocks stay readable, writable and can be freed%s",
                            generation.number(), generation.component(), why, generation.liveBlocks(), lost)));
        }
    }

    private String settle(Generation generation, MemheapModule departing) {
        OrphanSizes sizes = OrphanSizes.unknown();
        String lost = "";
        try {
            if (gate.awaitQuiet(quietTimeout)) {
                sizes = maker.walk(generation.component(), departing, generation.space()).build();
            } else {
                lost = " (a thread is stuck inside of its module; only the requested sizes are known)";
            }
        } catch (ExecutionException | TimeoutException | RuntimeException failed) {
            lost = String.format(Locale.ROOT, " (its module could not tell the sizes of its blocks: %s; only the requested ones are known)", failed.getMessage());
        } finally {
            generation.settle(sizes);
        }
        return lost;
    }

    /**
     * Puts a reopened module into an orphaned generation, which then drains. What was freed meanwhile is freed in the module too.
     *
     * @return why the module and what is known do not fit together, or an empty text
     */
    String adopt(Generation generation, Candidate candidate, ModuleMaker.Outcome.Made made) {
        return standingStill("a thread is stuck inside of a module", () -> {
            String difference;
            try {
                difference = freeInModule(generation, made.module());
            } catch (ExecutionException | TimeoutException | RuntimeException failed) {
                difference = "its blocks could not be walked: " + failed.getMessage();
            }
            if (difference.isEmpty()) {
                generation.attach(candidate, made);
                generation.become(GenerationState.DRAINING);
            }
            return difference;
        });
    }

    private String freeInModule(Generation generation, MemheapModule module) throws ExecutionException, TimeoutException {
        OrphanSizes.Builder blocks = maker.walk(generation.component(), module, generation.space());
        var freed = new ArrayList<Long>();
        for (int i = 0; i < blocks.count(); i++) {
            if (generation.knownBytes(blocks.offset(i)) < 0) {
                freed.add(blocks.offset(i));
            }
        }
        if (blocks.count() - freed.size() != generation.liveBlocks()) { // nothing is held in a generation that is not active
            return String.format(Locale.ROOT, "%d blocks are live, but only %d of them are in what '%s' reopened",
                    generation.liveBlocks(), blocks.count() - freed.size(), generation.component());
        }
        return maker.attempt("free-" + generation.component(), generation.space(), () -> freed.forEach(module::free));
    }

    /** Says that a generation is served by its component again without being the active one. */
    void tellResumed(Generation generation) {
        events.publish(new GenerationResumed(generation.number(), generation.component(), false,
                String.format(Locale.ROOT, "generation %d of '%s' was reopened with %d live blocks",
                        generation.number(), generation.component(), generation.liveBlocks())));
    }

    /** Does something while nobody is inside of any module; the users wait outside. @return what it answers, or the other answer if somebody is stuck inside */
    <T> T standingStill(T ifStuck, Supplier<T> task) {
        var end = new CountDownLatch(1);
        heap.become(heap.world().paused(end));
        try {
            return gate.awaitQuiet(quietTimeout) ? task.get() : ifStuck;
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
        }
        bookkeeping.quarantine().ifPresent(Quarantine::end);
        active().ifPresent(this::end);
        all().stream().filter(generation -> generation != active).forEach(this::end);
        open.clear();
        active = null;
    }

    private void end(Generation generation) {
        if (generation.state() == GenerationState.ACTIVE) {
            generation.become(GenerationState.DRAINING);
        }
        generation.become(GenerationState.CLOSED);
        generation.module().ifPresent(module -> maker.close(generation.component(), module.unguarded(), generation.space()));
        maker.discard(generation.space(), generation.window());
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

    private void show() {
        heap.become(World.of(active, open, heap.heapMemory().windows().size()));
    }
}
