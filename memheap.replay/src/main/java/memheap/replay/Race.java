package memheap.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * All passes of one trace over a component and the peers, in turn: all have their first pass, then all their second one, so that what else the
 * machine does meets each of them.
 *
 * <p>Two components never race each other: a window that closes and opens again, or two that are open, would be in their times.
 */
final class Race {

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
        for (int pass = 1; pass <= passes; pass++) {
            own.pass(pass);
            for (ReplayRun other : others) {
                other.pass(pass);
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
