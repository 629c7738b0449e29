package memheap.replay;

import java.util.Locale;
import memheap.replay.peer.PeerHeap;

/** The passes of one trace on one contestant. The clock runs only while events are replayed. */
final class ReplayRun {

    /** Many enough for two looks at the clock to cost nothing, few enough for many calls: what is called often is compiled soon. */
    private static final int STRETCH_EVENTS = 1 << 10;

    private final ReplayPlan plan;
    private final Trace trace;
    private final Contestant contestant;
    private final ReplayProgress progress;
    private long firstNanoseconds;
    private long bestNanoseconds = Long.MAX_VALUE;
    private long failures;
    private long corrupted;

    ReplayRun(ReplayPlan plan, Trace trace, Contestant contestant, ReplayProgress progress) {
        this.plan = plan;
        this.trace = trace;
        this.contestant = contestant;
        this.progress = progress;
    }

    double nsFirst() {
        return perEvent(firstNanoseconds);
    }

    double nsBest() {
        return perEvent(bestNanoseconds);
    }

    long failures() {
        return failures;
    }

    long corrupted() {
        return corrupted;
    }

    /**
     * Replays the whole trace several times in a row.
     *
     * @param first number of the first of these passes; the very first one is 1
     * @param last number of the last one
     * @throws InterruptedException if the calling thread is interrupted; no block is live
     */
    void passes(int first, int last) throws InterruptedException {
        for (int number = first; number <= last; number++) {
            pass(number);
        }
    }

    private void pass(int number) throws InterruptedException {
        contestant.begin(number);
        PeerHeap heap = contestant.heap();
        BlockContent content = plan.checksWholeBlocks() ? new WholeBlocks(heap.memory(), trace.slots(), number) : new FirstBytes(heap.memory());
        ReplayPass pass = contestant.loop().pass(trace, heap, content);
        long nanoseconds;
        try {
            nanoseconds = timed(pass, number);
        } finally {
            pass.freeAll();
            failures += pass.failures();
            corrupted += pass.corrupted();
        }
        contestant.end(number);
        if (number == 1) {
            firstNanoseconds = nanoseconds;
        }
        bestNanoseconds = Math.min(bestNanoseconds, nanoseconds);
    }

    private long timed(ReplayPass pass, int number) throws InterruptedException {
        long nanoseconds = 0;
        long nextTurn = plan.swaps() ? plan.swapEvery() : Long.MAX_VALUE;
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
                contestant.turn();
                nextTurn += plan.swapEvery();
            }
            progress.at(trace.name(), contestant.name(), number, (double) event / trace.events());
        }
        return nanoseconds;
    }

    private double perEvent(long nanoseconds) {
        return trace.events() == 0 ? 0 : (double) nanoseconds / trace.events();
    }
}
