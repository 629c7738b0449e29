package memheap.base.ledger;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What one thread has counted for one tenure, and how much it may hand out without asking the {@link Owner}. At most one thread at a time counts; others may read, and see figures of a moment ago.
 */
public final class Tally extends TallyFigures {

    private final Tenure tenure;
    private final long tenureIndex; // as wide as the notes that it is put into

    long behind0, behind1, behind2, behind3, behind4, behind5, behind6, behind7; // keeps the next object off our cache lines

    Tally(Tenure tenure) {
        this.tenure = tenure;
        this.tenureIndex = tenure.index();
    }

    /**
     * Whose blocks are counted.
     *
     * @return the tenure
     */
    public Tenure tenure() {
        return tenure;
    }

    /**
     * The number of the tenure.
     *
     * @return what stands in the ledger
     */
    public long tenureIndex() {
        return tenureIndex;
    }

    /**
     * Whether a block may be handed out without asking.
     *
     * @param byteSize what is asked for; any number
     * @return whether that much is left
     */
    public boolean allows(long byteSize) {
        return byteSize <= left;
    }

    /**
     * Whether its owner has a reservation.
     *
     * @return whether what it frees must be looked at first
     */
    public boolean isReserved() {
        return reserved;
    }

    /**
     * Counts a block that is about to be handed out, if there is nothing else to do: its owner need not be asked, and not more is live than before, since it was asked last.
     *
     * @param byteSize what is asked for; any number of which {@link #allows} can be asked
     * @return whether it is counted; if not, nothing has changed
     */
    public boolean tryHandOut(long byteSize) {
        long rest = left - byteSize;
        if (rest < lowest) {
            return false;
        }
        left = rest;
        handedOut++;
        handedOutBytes += byteSize;
        return true;
    }

    /**
     * Counts a block as not handed out after all.
     *
     * @param byteSize what {@link #tryHandOut} has counted
     */
    public void undoHandOut(long byteSize) {
        left += byteSize;
        handedOut--;
        handedOutBytes -= byteSize;
    }

    /**
     * Counts a block that was handed out.
     *
     * @param byteSize what was asked for, at most what is left
     */
    public void handOut(long byteSize) {
        left -= byteSize;
        if (left < lowest) {
            lowest = left;
        }
        handedOut++;
        handedOutBytes += byteSize;
    }

    /**
     * Counts a block that is given back.
     *
     * @param byteSize what was asked for it
     */
    public void takeBack(long byteSize) {
        takenBack++;
        left += byteSize;
        if (left > keep) {
            tenure.owner().giveBack(this);
        }
    }

    /**
     * Counts a block that is about to be given back, if there is nothing else to do: not more is left then than may be kept, its owner has no reservation, and no stack is kept of its allocation.
     *
     * @param entry what the ledger said of it
     * @return whether it is counted; if not, nothing has changed
     */
    public boolean tryTakeBack(long entry) {
        long rest = left + LedgerLayout.smallBytes(entry);
        if (rest > keep || !LedgerEntry.isPlain(entry)) {
            return false;
        }
        left = rest;
        takenBack++;
        return true;
    }

    /**
     * Counts a block as not given back after all.
     *
     * @param byteSize what was asked for it
     */
    public void undoTakeBack(long byteSize) {
        takenBack--;
        left -= byteSize;
    }

    /** Gives back, of what was granted to a request that came to nothing, what may not be kept: another thread may be refused for it. */
    public void giveUp() {
        if (left > keep) {
            tenure.owner().giveBack(this);
        }
    }

    /**
     * Counts the growth of a block.
     *
     * @param byteSize how many bytes more, at most what is left; or fewer, if negative
     */
    public void grow(long byteSize) {
        left -= byteSize;
        if (left < lowest) {
            lowest = left;
        }
        if (left > keep) {
            tenure.owner().giveBack(this);
        }
    }

    /**
     * Whether it is time to keep a stack. The distance from one to the next is drawn from an exponential distribution, as a heap profiler must do it lest it keeps step with the program
     * (tcmalloc, "How sampling in TCMalloc works").
     *
     * @param byteSize what has just been handed out
     * @param meanBytes how many bytes lie between two of them in the mean
     * @return whether the stack of this allocation is to be kept
     */
    public boolean isSampleDue(long byteSize, long meanBytes) {
        if (untilSample == 0) {
            untilSample = drawn(meanBytes);
        }
        untilSample -= byteSize;
        if (untilSample > 0) {
            return false;
        }
        untilSample = drawn(meanBytes);
        return true;
    }

    private static long drawn(long meanBytes) {
        return 1 + (long) (-Math.log(1 - ThreadLocalRandom.current().nextDouble()) * meanBytes);
    }
}
