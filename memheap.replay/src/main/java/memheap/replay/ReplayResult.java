package memheap.replay;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one run of a trace came to: all passes over one component, or over several that took turns.
 *
 * @param trace the trace's name
 * @param component the component that the run began with
 * @param events calls in the trace
 * @param nsFirst nanoseconds per event of the first pass
 * @param nsBest nanoseconds per event of the fastest pass
 * @param failures calls that the heap refused, over all passes
 * @param peakLiveBytes the most bytes that the program had asked for at the same time
 * @param peakUsedBytes how far into its windows the heap reached in the first pass
 * @param generations how many different generations were active
 * @param swaps how often the active component was changed by the replay
 * @param corrupted blocks whose content was not what had been written, over all passes
 * @param peers what the same trace came to on each peer, in passes between those of the component
 */
public record ReplayResult(String trace, String component, long events, double nsFirst, double nsBest, long failures, long peakLiveBytes,
        long peakUsedBytes, long generations, long swaps, long corrupted, List<PeerResult> peers) {

    /** Copies the list. */
    public ReplayResult {
        peers = List.copyOf(peers);
    }

    /**
     * What the heap needed for what the program asked for.
     *
     * @return peak used bytes by peak live bytes; 0 if the program asked for none
     */
    public double usedPerLive() {
        return peakLiveBytes == 0 ? 0 : (double) peakUsedBytes / peakLiveBytes;
    }

    /**
     * How the fastest pass compares with a peer's fastest one.
     *
     * @param peer a peer's name
     * @return this time by the peer's: below 1 the component is faster; nothing if the peer took no part or the trace has no events
     */
    public OptionalDouble ratioTo(String peer) {
        return peers.stream().filter(other -> other.peer().equals(peer) && other.nsBest() > 0).mapToDouble(other -> nsBest / other.nsBest()).findFirst();
    }

    /**
     * Whether all went well.
     *
     * @return whether no call failed and no block was corrupted, on the component and on the peers
     */
    public boolean isClean() {
        return failures == 0 && corrupted == 0 && peers.stream().allMatch(PeerResult::isClean);
    }
}
