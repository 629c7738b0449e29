package memheap.replay.peer;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Another allocator that a trace can be replayed on beside the components of memheap. A whiteboard service: each one that is registered can be
 * asked for by its name. Safe for all threads.
 */
@ConsumerType
public interface Peer {

    /**
     * What users call it.
     *
     * @return a name without blanks and commas, that no other peer has
     */
    String name();

    /**
     * Why the peer cannot take part on this machine.
     *
     * @return a sentence that says what is missing and where it can be had, or nothing if the peer can take part
     */
    Optional<String> absence();

    /**
     * Makes the peer's heap. Nobody closes it: what it holds comes back when nobody refers to it any more, or when the process ends.
     *
     * @return a heap for one thread at a time, without a live block; a type that no other peer's heap has, so that calls of it can be compiled well
     * @throws IllegalStateException if the peer is absent; the message is the sentence of {@link #absence}
     */
    PeerHeap heap();
}
