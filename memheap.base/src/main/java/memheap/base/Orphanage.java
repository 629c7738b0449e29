package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;
import memheap.event.GenerationState;
import memheap.event.MemheapEvent.GenerationOrphaned;
import memheap.event.MemheapEvent.GenerationResumed;
import memheap.spi.MemheapModule;

/** Takes over the live blocks of components that depart, and hands them to those that come back. Confined to the {@code memheap-lifecycle} thread. */
final class Orphanage {

    private static final Logger LOG = System.getLogger(Orphanage.class.getName());
    /** Who has the blocks that were found in a heap file. */
    private static final String REOPENED = "(reopened)";

    private final Generations generations;
    private final Gate gate;
    private final ModuleMaker maker;
    private final EventPublisher events;
    private final Bookkeeping bookkeeping;
    private final Duration quietTimeout;

    Orphanage(Generations generations, Gate gate, ModuleMaker maker, EventPublisher events, Bookkeeping bookkeeping, Duration quietTimeout) {
        this.generations = generations;
        this.gate = gate;
        this.maker = maker;
        this.events = events;
        this.bookkeeping = bookkeeping;
        this.quietTimeout = quietTimeout;
    }

    /** The generations that an earlier instance of this component left behind and that this one may be able to continue. */
    List<Generation> orphansFor(Candidate candidate) {
        return candidate.formatVersion() == 0 ? List.of() : generations.all().stream().filter(generation -> generation.state() == GenerationState.ORPHANED
                && generation.component().equals(candidate.name()) && generation.formatVersion() == candidate.formatVersion() && isLeft(generation)).toList();
    }

    /** Whether no code of an earlier instance can still write to what it has left. */
    private static boolean isLeft(Generation generation) {
        boolean isLeft = !generation.space().isBusy();
        if (!isLeft) {
            LOG.log(Level.WARNING, "generation {0} of ''{1}'' is not continued: a call of an earlier instance of its component has not returned, and may still write to the metadata; it can be once the component comes again",
                    generation.number(), generation.component());
        }
        return isLeft;
    }

    /** Takes the live blocks of a component over. When this returns, no code of the component runs for the heap any more. */
    void orphan(Generation generation, String why) {
        generations.showOrphaned(generation);
        MemheapModule departing = generation.detach().unguarded();
        String lost = settle(generation, departing);
        bookkeeping.release(generation);
        generations.forgetCaches(generation);
        maker.close(generation.component(), departing, generation.space());
        if (!(generation.isEmpty() && generations.tryClose(generation))) {
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
        return generations.standingStill("a thread is stuck inside of a module", () -> {
            String difference;
            try {
                if (generation.isAwaited()) {
                    return restore(generation, candidate, made);
                }
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

    /** Believes a module that comes back to what a heap file holds, if that is in order: nobody else knows the blocks. */
    private String restore(Generation generation, Candidate candidate, ModuleMaker.Outcome.Made made) throws ExecutionException, TimeoutException {
        String disorder = maker.attempt("verify-" + generation.component(), generation.space(), made.module()::verify);
        if (!disorder.isEmpty()) {
            return disorder;
        }
        OrphanSizes.Builder blocks = maker.walk(generation.component(), made.module(), generation.space());
        LiveBlocks known = made.keepsAccount() ? new LiveBlocks() : blocks.build().toLiveBlocks(); // whatever can fail comes before anything is counted
        try {
            generation.reclaim(blocks);
        } catch (IOException lacking) {
            return "its blocks cannot get the pages that they lack: " + lacking.getMessage();
        }
        Tenure tenure = bookkeeping.isOn() ? bookkeeping.owners().open(REOPENED) : bookkeeping.owners().tenure(0);
        Tally tally = bookkeeping.owners().tally(tenure.index());
        generation.restore(candidate, made, blocks, known, tally);
        tenure.owner().close(tally);
        generation.become(GenerationState.DRAINING);
        return "";
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
}
