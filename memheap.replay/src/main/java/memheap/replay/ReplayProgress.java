package memheap.replay;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told how far a replay is, while its clock stands still. Called often, on the thread that replays. */
@ConsumerType
@FunctionalInterface
public interface ReplayProgress {

    /** Tells nobody. */
    ReplayProgress NONE = (_, _, _, _) -> { };

    /**
     * Sees how far the replay is.
     *
     * @param trace the trace's name
     * @param contestant the component that the run began with, or the peer
     * @param pass the pass under way, from 1
     * @param done the part of the pass that is done, from 0 to 1
     */
    void at(String trace, String contestant, int pass, double done);
}
