package memheap.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import memheap.api.HeapClosedException;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.replay.peer.Peer;

/**
 * Replays traces on a heap: the events in the order in which they were recorded, on the calling thread.
 *
 * <p>A trace is decoded before the clock starts. In each pass every block is written, and checked when it is freed or resized: its first 8
 * bytes, or all of them where the plan says so. Blocks that are still live at the end of a pass are freed while the clock stands still, as
 * it does while components change. The active component is afterwards selected as it was before.
 *
 * <p>One component after the other has all of its passes. After every two of them each peer has two of its own: the same loop over the same
 * events, on a heap that the peer keeps for the whole replay.
 */
public final class Replayer {

    private final Memheap memheap;
    private final MemheapInspector inspector;
    private final Turns turns;
    private final List<Peer> peers;
    private final ReplayProgress progress;

    /**
     * Makes a replayer.
     *
     * @param memheap the heap to replay on
     * @param inspector of the same heap; its peaks are reset
     * @param turns selects components of the same heap, where a plan asks for it
     * @param peers that traces are replayed on as well; none of them absent
     * @param progress is told how far a replay is
     */
    public Replayer(Memheap memheap, MemheapInspector inspector, Turns turns, List<? extends Peer> peers, ReplayProgress progress) {
        this.memheap = memheap;
        this.inspector = inspector;
        this.turns = turns;
        this.peers = List.copyOf(peers);
        this.progress = progress;
    }

    /**
     * Replays a plan: each trace on each of its components, and on each peer.
     *
     * @param plan what and how
     * @param results is given each result as soon as its run has ended, on the calling thread
     * @throws TraceFormatException if a file is not a trace; earlier results have been given
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if the plan names an unknown component, or has swaps where there are not two components
     * @throws IllegalStateException if no component serves, or one cannot be selected, or a peer is absent
     * @throws HeapClosedException if the base stops meanwhile
     * @throws InterruptedException if the calling thread is interrupted; the blocks of the replay have been freed
     */
    public void run(ReplayPlan plan, Consumer<? super ReplayResult> results) throws IOException, InterruptedException {
        List<String> eligible = turns.eligible();
        if (plan.swaps() && eligible.size() < 2) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "cannot take turns every %d events: at least 2 eligible components are needed, but these are all: %s", plan.swapEvery(), eligible));
        }
        List<String> components = components(plan, eligible);
        List<PeerContestant> rivals = peers.stream().map(PeerContestant::new).toList();
        try {
            for (Path file : plan.traces()) {
                var race = new Race(plan, TraceReader.read(file), progress);
                for (String component : components) {
                    results.accept(race.run(contestant(plan, component, eligible), rivals));
                }
            }
        } finally {
            turns.release();
        }
    }

    private List<String> components(ReplayPlan plan, List<String> eligible) {
        return switch (plan.component()) {
            case ReplayPlan.ALL -> {
                if (eligible.isEmpty()) {
                    throw new IllegalStateException("nothing to replay on: no component is eligible");
                }
                yield eligible;
            }
            case ReplayPlan.ACTIVE -> {
                String active = memheap.statistics().component();
                if (active.isEmpty()) {
                    throw new IllegalStateException("nothing to replay on: no component is active");
                }
                yield List.of(active);
            }
            default -> List.of(plan.component());
        };
    }

    private ComponentContestant contestant(ReplayPlan plan, String component, List<String> eligible) {
        boolean selects = plan.swaps() || !plan.component().equals(ReplayPlan.ACTIVE);
        var order = new TurnOrder(memheap, turns, plan.swaps() ? startingWith(component, eligible) : List.of(component));
        return new ComponentContestant(order, selects, memheap, inspector);
    }

    private static List<String> startingWith(String first, List<String> eligible) {
        int start = Math.max(0, eligible.indexOf(first));
        Set<String> order = new LinkedHashSet<>(List.of(first));
        order.addAll(eligible.subList(start, eligible.size()));
        order.addAll(eligible.subList(0, start));
        return List.copyOf(order);
    }
}
