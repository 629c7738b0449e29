package memheap.base.job;

import java.lang.foreign.MemorySegment;
import memheap.pe.spi.JobSession.RecordReader;

/** Sees how all PEs have begun a call, and whether that is alike. */
final class CallComparison implements RecordReader {

    private final MemorySegment mine;
    private final long[] wanted;
    private boolean otherCall;
    private boolean otherOutcome;
    private boolean otherBeginning;
    private boolean otherComponent;
    private boolean servesNobody = true;
    private boolean isWantedElse;

    /**
     * Compares.
     *
     * @param mine what this PE brings
     * @param wanted the component that each PE has wanted before
     */
    CallComparison(MemorySegment mine, long[] wanted) {
        this.mine = mine;
        this.wanted = wanted.clone();
    }

    @Override
    public void record(int pe, MemorySegment record) {
        if (record.byteSize() != Beginning.BYTES || !Beginning.areOfOneCall(mine, record)) {
            otherCall = true;
            return;
        }
        int outcome = Beginning.outcome(record);
        otherOutcome |= outcome != Beginning.outcome(mine);
        otherBeginning |= !Beginning.haveBegunAlike(mine, record);
        otherComponent |= outcome == Attempt.Outcome.NO_COMPONENT.ordinal() || !Beginning.areServedAlike(mine, record);
        servesNobody &= Beginning.serving(record) == HeapPart.NONE;
        long wants = Beginning.wanted(record);
        isWantedElse |= wanted[pe] != wants;
        wanted[pe] = wants;
    }

    /** Whether all have begun alike, or failed alike with a component that serves all. */
    boolean isAlike() {
        return !otherCall && !otherOutcome && !otherBeginning && !otherComponent;
    }

    /** Whether it is another call that some have made. */
    boolean isAboutTheCall() {
        return otherCall;
    }

    /** Whether not all are served, or not by the same component. */
    boolean isAboutWhoServes() {
        return otherComponent;
    }

    /** Whether no PE is served. */
    boolean servesNobody() {
        return servesNobody;
    }

    /** Whether some have failed where others have not, or otherwise. */
    boolean isAboutTheOutcome() {
        return otherOutcome;
    }

    /** The component that each PE wants now; a part of them only if some have made another call. */
    long[] wanted() {
        return wanted;
    }

    /** Whether a PE wants another component than it did before. */
    boolean isWantedElse() {
        return isWantedElse;
    }
}
