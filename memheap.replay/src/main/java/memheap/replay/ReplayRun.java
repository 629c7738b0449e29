package memheap.replay;

import java.util.Locale;
import memheap.api.AddressHeap;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;

/** All passes of one trace, beginning on one component. The clock runs only while events are replayed. */
final class ReplayRun {

    /** Few enough for a smooth progress line, many enough for two looks at the clock to cost nothing; short calls are also compiled sooner. */
    private static final int STRETCH_EVENTS = 1 << 13;

    private final ReplayPlan plan;
    private final Trace trace;
    private final TurnOrder turns;
    private final boolean selects;
    private final Memheap memheap;
    private final MemheapInspector inspector;
    private final ReplayProgress progress;
    private long failures;
    private long corrupted;

    /**
     * Makes a run.
     *
     * @param turns who serves when
     * @param selects whether the component that begins must be selected, or is active anyway
     */
    ReplayRun(ReplayPlan plan, Trace trace, TurnOrder turns, boolean selects, Memheap memheap, MemheapInspector inspector, ReplayProgress progress) {
        this.plan = plan;
        this.trace = trace;
        this.turns = turns;
        this.selects = selects;
        this.memheap = memheap;
        this.inspector = inspector;
        this.progress = progress;
    }

    ReplayResult run() throws InterruptedException {
        long first = 0;
        long best = Long.MAX_VALUE;
        long peakUsedBytes = 0;
        for (int pass = 1; pass <= plan.passes(); pass++) {
            if (selects) {
                turns.begin();
            }
            if (pass == 1) {
                inspector.resetPeaks();
            }
            long nanoseconds = pass(pass);
            if (pass == 1) {
                first = nanoseconds;
                peakUsedBytes = memheap.statistics().peakUsedBytes();
            }
            best = Math.min(best, nanoseconds);
        }
        return new ReplayResult(trace.name(), turns.first(), trace.events(), perEvent(first), perEvent(best), failures, trace.peakLiveBytes(),
                peakUsedBytes, turns.generations(), turns.swaps(), corrupted);
    }

    private long pass(int number) throws InterruptedException {
        AddressHeap heap = memheap.addresses();
        BlockContent content = plan.checksWholeBlocks() ? new WholeBlocks(heap.memory(), trace.slots(), number) : new FirstBytes(heap.memory());
        var pass = new ReplayPass(trace, heap, content);
        try {
            return timed(pass, number);
        } finally {
            pass.freeAll();
            failures += pass.failures();
            corrupted += pass.corrupted();
        }
    }

    private long timed(ReplayPass pass, int number) throws InterruptedException {
        long nanoseconds = 0;
        long nextTurn = plan.swaps() ? plan.swapEvery() : Long.MAX_VALUE;
        turns.look();
        for (int event = 0; event < trace.events();) {
            int stop = (int) Math.min(Math.min(trace.events(), nextTurn), event + STRETCH_EVENTS);
            long start = System.nanoTime();
            pass.replay(event, stop);
            nanoseconds += System.nanoTime() - start;
            event = stop;
            if (Thread.interrupted()) {
                throw new InterruptedException(String.format(Locale.ROOT, "the replay of '%s' was interrupted after %d events of pass %d",
                        trace.name(), event, number));
            }
            if (event == nextTurn && event < trace.events()) {
                turns.next();
                nextTurn += plan.swapEvery();
            }
            progress.at(trace.name(), turns.first(), number, (double) event / trace.events());
        }
        turns.look();
        return nanoseconds;
    }

    private double perEvent(long nanoseconds) {
        return trace.events() == 0 ? 0 : (double) nanoseconds / trace.events();
    }
}
