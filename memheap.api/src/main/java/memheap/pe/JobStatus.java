package memheap.pe;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** How the job stands that this JVM was started for: a service that is there from the start of the base to its end, whether the job has been joined or not. */
@ProviderType
public interface JobStatus {

    /** Where this PE is on its way through the job. */
    enum State {
        /** It waits for the framework to start, for an engine, or for the other PEs. */
        WAITING,
        /** It is one of the PEs: {@link ProcessingElements} is in the registry, and {@link SymmetricMemheap} once all PEs have a component in common. */
        JOINED,
        /** No engine could carry the job, or this PE did not fit in. Another engine that is installed is tried. */
        REFUSED,
        /** It is no PE any more: the base has stopped, or the engine has gone. */
        LEFT
    }

    /**
     * Where this PE is.
     *
     * @return a snapshot
     */
    State state();

    /**
     * The same for people: the job, the reason of a refusal, and the engines there are.
     *
     * @return some lines, without a line feed at the end
     */
    String explain();

    /**
     * Waits while this PE is {@link State#WAITING}.
     *
     * @param timeout how long at most; zero or less does not wait
     * @return where it is then; {@link State#WAITING} if nothing was decided in time
     * @throws InterruptedException if the calling thread is interrupted
     */
    State awaitDecision(Duration timeout) throws InterruptedException;
}
