package memheap.replay;

import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;

/** A peer, with one heap and one loop for all traces of a replay. */
final class PeerContestant implements Contestant {

    private final String name;
    private final PeerHeap heap;
    private final HeapLoop loop = HeapLoop.own();

    PeerContestant(Peer peer) {
        this.name = peer.name();
        this.heap = peer.heap();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void begin(int pass) {
        // always ready
    }

    @Override
    public PeerHeap heap() {
        return heap;
    }

    @Override
    public HeapLoop loop() {
        return loop;
    }

    @Override
    public void turn() {
        // nobody else could take over
    }

    @Override
    public void end(int pass) {
        // nothing to note
    }

    PeerResult result(ReplayRun run) {
        return new PeerResult(name, run.nsFirst(), run.nsBest(), run.failures(), run.corrupted());
    }
}
