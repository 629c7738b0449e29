package memheap.replay;

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
 */
public record ReplayResult(String trace, String component, long events, double nsFirst, double nsBest, long failures, long peakLiveBytes,
        long peakUsedBytes, long generations, long swaps, long corrupted) {

    /**
     * What the heap needed for what the program asked for.
     *
     * @return peak used bytes by peak live bytes; 0 if the program asked for none
     */
    public double usedPerLive() {
        return peakLiveBytes == 0 ? 0 : (double) peakUsedBytes / peakLiveBytes;
    }

    /**
     * Whether all went well.
     *
     * @return whether no call failed and no block was corrupted
     */
    public boolean isClean() {
        return failures == 0 && corrupted == 0;
    }
}
