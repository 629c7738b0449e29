package memheap.replay;

/** One pass of a trace over a heap, replayed in stretches. */
interface ReplayPass {

    /**
     * Replays a stretch of the trace, the first one from event 0 and each other one from where the last one ended.
     *
     * @param fromEvent the first event
     * @param toEvent the event after the last one
     */
    void replay(int fromEvent, int toEvent);

    /** Frees all blocks that are still live. */
    void freeAll();

    /** How many calls the heap has refused. */
    long failures();

    /** How many blocks had another content than what was written. */
    long corrupted();
}
