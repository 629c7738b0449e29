package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import memheap.api.HeapStatistics;
import memheap.api.HeapUsage;
import memheap.event.GenerationStatus;

/** Adds the figures of all generations up, the closed ones included. Safe for all threads. */
final class HeapFigures {

    private static final Logger LOG = System.getLogger(HeapFigures.class.getName());

    /** What is said of a generation that has nothing to say. */
    static final HeapUsage NOTHING = new HeapUsage(0, 0, 0, 0, Map.of());

    private final HeapEngine heap;
    private final Bookkeeping bookkeeping;
    private final LongAdder closedAllocations = new LongAdder();
    private final LongAdder closedFrees = new LongAdder();
    private final AtomicLong earlierPeak = new AtomicLong(); // largest sum of peaks over generations of which some have closed

    HeapFigures(HeapEngine heap, Bookkeeping bookkeeping) {
        this.heap = heap;
        this.bookkeeping = bookkeeping;
    }

    /** Keeps the figures of a generation that has just left the world. */
    void closed(Generation generation) {
        earlierPeak.accumulateAndGet(peakUsedBytes() + generation.counts().peakUsedBytes(), Math::max);
        closedAllocations.add(generation.counts().handedOut());
        closedFrees.add(generation.counts().takenBack());
    }

    HeapStatistics statistics() {
        return statistics(heap);
    }

    /** The figures of the heap, with what modules say of their use from somewhere else. */
    HeapStatistics statistics(Usages usages) {
        World world = heap.world();
        List<Generation> all = world.generations();
        HeapUsage activeUsage = world.serving().map(usages::usage).orElse(NOTHING);
        return new HeapStatistics(world.serving().map(Generation::component).orElse(""), world.serving().map(Generation::number).orElse(0L), all.size(),
                heap.heapMemory().windowBytes(), heap.heapMemory().reserve().memory().byteSize(), committedBytes(all),
                requestedBytes(all, usages), sum(all, generation -> Math.max(0, usages.usage(generation).allocatedBytes() - bookkeeping.reservations().heldBytes(generation))), sum(all, Generation::liveBlocks),
                activeUsage.largestFreeBytes(), Math.max(earlierPeak.get(), peakUsedBytes()),
                closedAllocations.sum() + sum(all, generation -> generation.counts().handedOut()), closedFrees.sum() + sum(all, generation -> generation.counts().takenBack()), heap.failures());
    }

    /** Where a ledger is kept, it knows; else whoever puts guards around blocks; a module that keeps the account of its blocks does not. */
    private long requestedBytes(List<Generation> generations, Usages usages) {
        if (bookkeeping.isOn()) {
            return bookkeeping.owners().all().stream().mapToLong(owner -> owner.figures().liveBytes()).sum();
        }
        return bookkeeping.guards().map(GuardedBlocks::liveBytes).orElseGet(() -> sum(generations, usages::liveBytes));
    }

    private long peakUsedBytes() {
        return sum(heap.world().generations(), generation -> generation.counts().peakUsedBytes());
    }

    void resetPeaks() {
        earlierPeak.set(0);
        heap.world().generations().forEach(generation -> generation.counts().resetPeak());
    }

    List<GenerationStatus> generations() {
        return generations(heap);
    }

    /** Each generation, with what its module says of its use from somewhere else. */
    List<GenerationStatus> generations(Usages usages) {
        return heap.world().generations().stream().map(generation -> new GenerationStatus(generation.number(), generation.component(), generation.state(),
                generation.window().address(), generation.window().byteSize(), generation.liveBlocks(), usages.liveBytes(generation),
                generation.counts().peakUsedBytes(), generation.space().metadata().byteSize(), ledgerBytes(generation), usages.usage(generation))).toList();
    }

    private static long sum(List<Generation> generations, ToLongFunction<Generation> figure) {
        return generations.stream().mapToLong(figure).sum();
    }

    private long ledgerBytes(Generation generation) {
        return bookkeeping.isOn() ? known(() -> heap.heapMemory().reserve().committedBytes(generation.space().notes())) : 0;
    }

    private static long committedBytes(List<Generation> generations) {
        return sum(generations, generation -> known(generation.window()::committedBytes));
    }

    @FunctionalInterface
    private interface Figure {
        long bytes() throws IOException;
    }

    private static long known(Figure figure) {
        try {
            return figure.bytes();
        } catch (IOException | IllegalStateException unknown) {
            LOG.log(Level.DEBUG, "the committed bytes of a generation are not known", unknown);
            return 0;
        }
    }
}
