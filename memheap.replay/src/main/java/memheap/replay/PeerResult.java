package memheap.replay;

/**
 * What a trace came to on a peer, in passes between those of a component.
 *
 * @param peer the peer's name
 * @param nsFirst nanoseconds per event of the first pass
 * @param nsBest nanoseconds per event of the fastest pass
 * @param failures calls that the peer refused, over all passes
 * @param corrupted blocks whose content was not what had been written, over all passes
 */
public record PeerResult(String peer, double nsFirst, double nsBest, long failures, long corrupted) {

    /**
     * Whether all went well.
     *
     * @return whether no call failed and no block was corrupted
     */
    public boolean isClean() {
        return failures == 0 && corrupted == 0;
    }
}
