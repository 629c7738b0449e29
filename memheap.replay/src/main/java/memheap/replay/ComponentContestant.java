package memheap.replay;

import java.util.List;
import memheap.api.Memheap;
import memheap.event.MemheapInspector;
import memheap.replay.peer.PeerHeap;

/** A component for one trace: it is handed the heap before each pass, and the heap's figures are read after the first. */
final class ComponentContestant implements Contestant {

    private final TurnOrder turns;
    private final boolean selects;
    private final Memheap memheap;
    private final MemheapInspector inspector;
    private long peakUsedBytes;

    /**
     * Makes a contestant.
     *
     * @param turns who serves when
     * @param selects whether the component that begins must be selected, or is active anyway
     */
    ComponentContestant(TurnOrder turns, boolean selects, Memheap memheap, MemheapInspector inspector) {
        this.turns = turns;
        this.selects = selects;
        this.memheap = memheap;
        this.inspector = inspector;
    }

    @Override
    public String name() {
        return turns.first();
    }

    @Override
    public void begin(int pass) throws InterruptedException {
        if (selects) {
            turns.begin();
        }
        if (pass == 1) {
            inspector.resetPeaks();
        }
        turns.look();
    }

    @Override
    public PeerHeap heap() {
        return new ComponentHeap(memheap.addresses());
    }

    @Override
    public HeapLoop loop() {
        return HeapLoop.OF_COMPONENTS;
    }

    @Override
    public void turn() throws InterruptedException {
        turns.next();
    }

    @Override
    public void end(int pass) {
        turns.look();
        if (pass == 1) {
            peakUsedBytes = memheap.statistics().peakUsedBytes();
        }
    }

    ReplayResult result(Trace trace, ReplayRun run, List<PeerResult> peers) {
        return new ReplayResult(trace.name(), name(), trace.events(), run.nsFirst(), run.nsBest(), run.failures(), trace.peakLiveBytes(),
                peakUsedBytes, turns.generations(), turns.swaps(), run.corrupted(), peers);
    }
}
