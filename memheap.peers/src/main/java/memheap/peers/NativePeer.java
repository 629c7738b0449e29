package memheap.peers;

import java.util.Locale;
import java.util.Optional;
import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;

/**
 * A native allocator as a peer.
 *
 * @param library where it is
 */
record NativePeer(NativeLibrary library) implements Peer {

    @Override
    public String name() {
        return library.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> absence() {
        return library.absence();
    }

    @Override
    public PeerHeap heap() {
        return NativeHeap.of(library);
    }
}
