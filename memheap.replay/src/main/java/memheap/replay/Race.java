package memheap.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * All passes of one trace over a component and the peers, in turn: each has two passes, then each has the next two, so that what else the
 * machine does meets all of them.
 *
 * <p>Two components never race each other: a window that closes and opens again, or two that are open, would be in their times.
 */
final class Race {

    /** Some allocators give memory back as soon as they are left alone; in a second pass without a break they have it still. */
    private static final int IN_A_ROW = 2;

    private final ReplayPlan plan;
    private final Trace trace;
    private final ReplayProgress progress;

    Race(ReplayPlan plan, Trace trace, ReplayProgress progress) {
        this.plan = plan;
        this.trace = trace;
        this.progress = progress;
    }

    /**
     * Runs all passes.
     *
     * @param peers any number
     * @return the component's result, which holds those of the peers
     * @throws InterruptedException if the calling thread is interrupted; no block is live
     */
    ReplayResult run(ComponentContestant component, List<PeerContestant> peers) throws InterruptedException {
        ReplayRun own = run(component);
        List<ReplayRun> others = peers.stream().map(this::run).toList();
        int passes = plan.passes(trace);
        for (int pass = 1; pass <= passes; pass += IN_A_ROW) {
            int last = Math.min(passes, pass + IN_A_ROW - 1);
            own.passes(pass, last);
            for (ReplayRun other : others) {
                other.passes(pass, last);
            }
        }
        List<PeerResult> beside = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            beside.add(peers.get(i).result(others.get(i)));
        }
        return component.result(trace, own, beside);
    }

    private ReplayRun run(Contestant contestant) {
        return new ReplayRun(plan, trace, contestant, progress);
    }
}
