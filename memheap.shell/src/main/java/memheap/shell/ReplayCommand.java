package memheap.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.replay.ReplayPlan;
import memheap.replay.ReplayProgress;
import memheap.replay.ReplayReport;
import memheap.replay.ReplayResult;
import memheap.replay.Replayer;
import memheap.replay.Turns;
import memheap.replay.peer.Peer;

/** Runs a replay and prints what it came to, also when it ends early. */
final class ReplayCommand {

    private final Memheap memheap;
    private final MemheapInspector inspector;
    private final Turns turns;
    private final boolean showsProgress;

    ReplayCommand(Memheap memheap, MemheapInspector inspector, Turns turns, boolean showsProgress) {
        this.memheap = memheap;
        this.inspector = inspector;
        this.turns = turns;
        this.showsProgress = showsProgress;
    }

    /**
     * Replays a plan.
     *
     * @param peers that the traces are replayed on as well, all of them present
     * @param json whether the results are printed for a machine
     * @param out takes the results
     * @param err takes the progress
     * @throws IllegalStateException after everything was printed, if a call failed or a block was corrupted, also if only on a peer
     */
    void run(ReplayPlan plan, List<Peer> peers, boolean json, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        List<ReplayResult> results = new ArrayList<>();
        var line = new ReplayLine(err, plan.passes());
        try {
            new Replayer(memheap, inspector, turns, peers, showsProgress ? line : ReplayProgress.NONE).run(plan, results::add);
        } finally {
            if (showsProgress) {
                line.clear();
            }
            if (!results.isEmpty()) {
                out.println(json ? ReplayReport.json(results) : ReplayReport.table(results));
            }
        }
        long failures = results.stream().mapToLong(ReplayResult::failures).sum();
        long corrupted = results.stream().mapToLong(ReplayResult::corrupted).sum();
        if (failures != 0 || corrupted != 0) {
            throw new IllegalStateException(String.format(Locale.ROOT, "the replay was not clean: %d calls failed, %d blocks were corrupted", failures, corrupted));
        }
        if (!results.stream().allMatch(ReplayResult::isClean)) {
            throw new IllegalStateException("the replay was clean on the components but not on every peer; the report has the peer's failures and corrupted blocks");
        }
    }
}
