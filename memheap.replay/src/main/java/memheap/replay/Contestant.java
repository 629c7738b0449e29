package memheap.replay;

import memheap.replay.peer.PeerHeap;

/** Who a trace is replayed on, pass by pass: a component or a peer. The clock stands still in all of these calls. */
sealed interface Contestant permits ComponentContestant, PeerContestant {

    /** What users call it. */
    String name();

    /** Gets ready for a pass; the first one has the number 1. */
    void begin(int pass) throws InterruptedException;

    /** The heap of the pass that has begun. */
    PeerHeap heap();

    /** Makes the passes. */
    HeapLoop loop();

    /** Lets the next component take over in the middle of a pass. */
    void turn() throws InterruptedException;

    /** Takes notes at the end of a pass, with all blocks freed. */
    void end(int pass);
}
