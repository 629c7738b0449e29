package memheap.base.job;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
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

    /** Who has which window here. */
    List<WindowState> windowStates();

    /** The metadata of a window that somebody has here. @param window its index */
    MemorySegment metadata(int window);

    /**
     * Takes over that somebody has a window.
     *
     * @param state of it, in a PE that was here before
     * @return its metadata, which are zero; whoever calls fills them before {@link #reopenModules}
     * @throws IOException if there is no memory for them, or nobody could go on with what is known of it
     */
    MemorySegment receive(WindowState state) throws IOException;

    /** Has all components leave their windows, so that the metadata say all that there is to say of them. */
    void closeModules();

    /** Has all components reopen their windows, and the one serve that has served before, here or in the PE that has told of it. */
    void reopenModules();
}
