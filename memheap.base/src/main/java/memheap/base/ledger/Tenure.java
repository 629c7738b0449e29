package memheap.base.ledger;

/**
 * One stay of an owner in the heap: from the start of a bundle to its stop. What a bundle has allocated before it was stopped and what it allocates after a new start belong to two tenures of one
 * owner. Safe for all threads.
 */
public final class Tenure {

    private final int index;
    private final Owner owner;
    private volatile End end = new End("", false);

    private record End(String why, boolean reclaimed) {
    }

    Tenure(int index, Owner owner) {
        this.index = index;
        this.owner = owner;
    }

    /**
     * The number that stands for it in a ledger.
     *
     * @return from 0 to 4095
     */
    public int index() {
        return index;
    }

    /**
     * Whether its number stands for others too, so that nobody can tell their blocks apart.
     *
     * @return whether all numbers were taken when it began
     */
    public boolean isShared() {
        return index == 0;
    }

    /**
     * Who it is.
     *
     * @return the owner
     */
    public Owner owner() {
        return owner;
    }

    /**
     * Notes that it is over and that its blocks are left to it.
     *
     * @param why what ended it: a sentence
     */
    public void end(String why) {
        end = new End(why, false);
    }

    /**
     * Notes that it is over and that its blocks are taken from it.
     *
     * @param why what ended it: a sentence
     */
    public void endReclaimed(String why) {
        end = new End(why, true);
    }

    /**
     * Whether its blocks were taken from it.
     *
     * @return whether they were, or are about to be
     */
    public boolean isReclaimed() {
        return end.reclaimed();
    }

    /**
     * Why it is over.
     *
     * @return a sentence; empty while it goes on
     */
    public String ended() {
        return end.why();
    }
}
