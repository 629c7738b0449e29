package memheap.crash;

import java.util.random.RandomGenerator;

/** Cuts a call: looks at what kills leave of it. For one thread. */
abstract class Knife {

    private long cuts;
    private long undecided;

    /**
     * Cuts a call none of whose stores is done; in the end all are.
     *
     * @throws CrashFinding if something is wrong
     */
    abstract void cut(Victim victim, RandomGenerator random);

    final void count(boolean isUndecided) {
        cuts++;
        if (isUndecided) {
            undecided++;
        }
    }

    /** How many cuts there were. */
    final long cuts() {
        return cuts;
    }

    /** In how many of them a call was under way that changes blocks. */
    final long undecided() {
        return undecided;
    }
}
