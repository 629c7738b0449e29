package memheap.event;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Answers questions about the heap: who is there, who serves, why. The base registers one as a service as soon as it starts, also while
 * no component is there. Safe for all threads; every answer is a snapshot. After a stop of the base the last answers stay.
 */
@ProviderType
public interface MemheapInspector {

    /**
     * All known components, best first.
     *
     * @return the components in order of selection
     */
    List<ComponentStatus> components();

    /**
     * All generations that hold a window, oldest first.
     *
     * @return active, draining and orphaned generations
     */
    List<GenerationStatus> generations();

    /**
     * Why each component serves or does not, what holds each window, and which settings are in force.
     *
     * @return several lines for a person
     */
    String explain();

    /**
     * Checks every generation: the module's own invariants and the ledger's, then module against ledger, block by block, and what is counted for each owner.
     * Of a generation whose module has departed, what the heap has kept of its blocks stands for the module.
     * All calls of the heap wait meanwhile, up to {@code memheap.init.timeout} for each check and each walk.
     *
     * @return what is wrong, a sentence each; empty if all is well. Where nothing could be checked, as after a stop of the base, a sentence says so
     */
    List<String> verify();

    /**
     * What is accounted to each owner, by name.
     *
     * @return everybody who has ever had a block or has a limit or a reservation; empty without a ledger ({@code memheap.ledger=off})
     */
    List<OwnerStatus> owners();

    /**
     * All live blocks that have been live for some time, by owner and size: what a leak is found among. The heap is used meanwhile, so a block that comes or goes may be missing.
     *
     * @param leastAge how long a block must have been live; ages are whole seconds, up to 24 days
     * @return groups, those with the oldest block first; empty without a ledger
     */
    List<BlockGroup> liveBlocks(Duration leastAge);

    /** Starts the measuring of {@code peakUsedBytes} anew: from now on only blocks handed out later count. What threads hold for later use is given back first. */
    void resetPeaks();

    /**
     * Writes a heap that lies in a file ({@code memheap.backing=file:PATH}) to the device. What was stored before this call, by the heap and by its users, outlives a stop of the machine then; what is
     * stored later may reach the device in any order, so whoever wants to come back to this point after a loss of power keeps a copy of the file. All calls of the heap wait meanwhile.
     *
     * @throws IllegalStateException if the heap lies in no file, has stopped, or a thread is stuck inside of a module, so that nothing was written
     * @throws IOException if the device fails
     */
    void checkpoint() throws IOException;

    /**
     * Waits until a component is active, and all that its arrival led to has been done.
     *
     * @param component its name
     * @param timeout how long to wait at most; with zero it answers at once
     * @return whether it is active; {@code false} at once when the base has stopped
     * @throws InterruptedException if the calling thread is interrupted
     */
    boolean awaitActive(String component, Duration timeout) throws InterruptedException;
}
