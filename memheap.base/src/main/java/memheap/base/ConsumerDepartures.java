package memheap.base;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import memheap.base.Settings.Ownership.OnStop;
import memheap.base.ledger.Tenure;
import memheap.event.MemheapEvent.BlocksReclaimed;

/** Ends what consumers that have stopped have of the heap, as configured: takes their blocks, or leaves them. Safe for all threads. */
final class ConsumerDepartures {

    private static final Logger LOG = System.getLogger("memheap");

    private final Consumer<Runnable> change; // makes a change on memheap-lifecycle, and returns when it is made
    private final HeapEngine engine;
    private final Upkeep upkeep;
    private final OwnerReports reports;
    private final EventPublisher events;

    ConsumerDepartures(Consumer<Runnable> change, HeapEngine engine, Upkeep upkeep, OwnerReports reports, EventPublisher events) {
        this.change = change;
        this.engine = engine;
        this.upkeep = upkeep;
        this.reports = reports;
        this.events = events;
    }

    /** Returns when that is done. What several bundles have in common is kept in any case. */
    void end(List<Consumers.ConsumerHeap> gone, String why, OnStop onStop) {
        if (onStop != OnStop.RECLAIM) {
            keep(gone, why, onStop == OnStop.REPORT);
            return;
        }
        Map<Boolean, List<Consumers.ConsumerHeap>> byShared = gone.stream().collect(Collectors.partitioningBy(consumer -> consumer.heap().tenure().isShared()));
        if (!byShared.get(true).isEmpty()) {
            keep(byShared.get(true), why, false);
        }
        reclaim(byShared.get(false), why);
    }

    private void keep(List<Consumers.ConsumerHeap> gone, String why, boolean reported) {
        List<Tenure> tenures = gone.stream().map(consumer -> consumer.heap().tenure()).toList();
        tenures.forEach(tenure -> tenure.end(why));
        gone.forEach(consumer -> consumer.heap().shut());
        if (reported) {
            change.accept(() -> tenures.stream().filter(tenure -> !tenure.isShared()).forEach(tenure -> reports.kept(engine.world().generations(), tenure).ifPresent(events::publish)));
        }
        change.accept(() -> upkeep.letLinger(tenures));
    }

    private void reclaim(List<Consumers.ConsumerHeap> gone, String why) {
        List<Tenure> tenures = gone.stream().map(consumer -> consumer.heap().tenure()).toList();
        tenures.forEach(tenure -> tenure.endReclaimed(why));
        gone.forEach(consumer -> consumer.heap().shut());
        var spared = new HashSet<Long>();
        gone.stream().flatMap(consumer -> consumer.revokeArenas().stream()).forEach(arena -> Arrays.stream(arena.blocks()).forEach(spared::add));
        if (!tenures.isEmpty()) {
            change.accept(() -> reclaim(tenures, spared, why));
        }
    }

    /** A module that fails meanwhile departs, and what is left of its blocks is taken from the orphan. */
    private void reclaim(List<Tenure> tenures, Set<Long> spared, String why) {
        Reclamation reclamation = upkeep.reclamation(tenures, spared);
        for (int failed = 0; failed <= engine.heapMemory().windows().size(); failed++) {
            try {
                if (!upkeep.reclaim(reclamation)) {
                    LOG.log(Level.WARNING, "the blocks of {0} were not reclaimed: a thread is stuck inside of a module", tenures.getFirst().owner().name());
                }
                break;
            } catch (ModuleFault departed) {
                LOG.log(Level.DEBUG, "a module has departed that failed to take blocks back; what is left is taken now", departed);
            }
        }
        tellReclaimed(tenures, reclamation, spared, why);
    }

    private void tellReclaimed(List<Tenure> tenures, Reclamation done, Set<Long> spared, String why) {
        String name = tenures.getFirst().owner().name();
        if (done.blocks() > 0 || !spared.isEmpty()) {
            String left = spared.isEmpty() ? "" : String.format(Locale.ROOT, "; %d blocks stay, since a living thread has a confined arena with them", spared.size());
            events.publish(new BlocksReclaimed(name, done.blocks(), done.bytes(), String.format(Locale.ROOT, "%d blocks of '%s' with %d bytes were reclaimed, since %s%s",
                    done.blocks(), name, done.bytes(), why, left)));
        }
    }
}
