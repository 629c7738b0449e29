package memheap.base.job;

import java.util.List;
import java.util.Map;

/** The heap of this PE, as far as the PEs have to agree on who serves it. Components are told apart by numbers that are the same in all PEs. Called by one thread at a time, but for {@link #serving} and {@link #wanted}. */
public interface HeapPart {

    /** Stands for no component. */
    long NONE = 0;

    /** The component that serves here; {@link #NONE} if none does. Safe for all threads, and quick. */
    long serving();

    /** The component that would serve here if it were for this PE alone. Safe for all threads, and quick. */
    long wanted();

    /** What can serve here. */
    Proposal proposal();

    /**
     * Has a component serve, for a trial.
     *
     * @param component which one
     * @param window the index of the window that it gets, or that it has already
     * @return whether it serves; if not, everything is as before
     */
    boolean tryServe(long component, int window);

    /** Goes back to the component that served before the trial. */
    void endTrial();

    /** Has no component serve. */
    void serveNobody();

    /**
     * Hears what all PEs propose, for those who ask why it is as it is.
     *
     * @param proposals of all PEs that live, in the order of their numbers
     */
    void hear(List<Proposal> proposals);

    /** Why no component serves, for each that is known here, by its name. */
    Map<String, String> reasons();

    /** Name and version of the component that serves here; empty if none does. */
    String describeServing();
}
