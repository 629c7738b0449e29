package memheap.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What to replay, and how.
 *
 * @param traces the trace files, at least one
 * @param component the name of the component to replay on, {@value #ALL} for one run on each eligible one, or empty for the active one
 * @param passes how often each run replays the whole trace, at least 1; {@value #ENOUGH} for as often as a comparison needs
 * @param swapEvery after how many events the next eligible component takes over, at least 1; {@value #NEVER} for never
 * @param check whether every byte of every block is written and checked, instead of the first 8 bytes; so it is always with swaps
 */
public record ReplayPlan(List<Path> traces, String component, int passes, long swapEvery, boolean check) {

    /** Stands for each eligible component, one run after the other. */
    public static final String ALL = "all";

    /** Stands for the component that is active when the run begins. */
    public static final String ACTIVE = "";

    /** Stands for a run without swaps. */
    public static final long NEVER = 0;

    /** How many passes a run has unless the user says otherwise. */
    public static final int DEFAULT_PASSES = 5;

    /**
     * Stands for at least {@value #DEFAULT_PASSES} passes, and for as many as make 20 million events: what is written in Java is
     * compiled by then, and a short trace would measure the compiler otherwise.
     */
    public static final int ENOUGH = -1;

    private static final int ENOUGH_EVENTS = 20_000_000;

    /**
     * Checks the numbers and copies the list.
     *
     * @throws IllegalArgumentException if there is no trace, no pass, or a negative number of events between swaps
     */
    public ReplayPlan {
        traces = List.copyOf(traces);
        if (traces.isEmpty()) {
            throw new IllegalArgumentException("nothing to replay: no trace was given");
        }
        if (passes < 1 && passes != ENOUGH) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a replay has at least 1 pass, but %d were asked for", passes));
        }
        if (swapEvery < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "components take turns after at least 1 event, but %d were asked for", swapEvery));
        }
    }

    /** How often a trace is replayed. */
    int passes(Trace trace) {
        return passes != ENOUGH ? passes : Math.max(DEFAULT_PASSES, Math.ceilDiv(ENOUGH_EVENTS, Math.max(1, trace.events())));
    }

    boolean swaps() {
        return swapEvery != NEVER;
    }

    boolean checksWholeBlocks() {
        return check || swaps();
    }
}
