package memheap.peers;

import java.util.Optional;
import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;

/** Netty's adaptive allocator as a peer: of Netty's two the faster one. */
final class NettyPeer implements Peer {

    @Override
    public String name() {
        return "netty";
    }

    @Override
    public Optional<String> absence() {
        return Optional.empty();
    }

    @Override
    public PeerHeap heap() {
        return new NettyHeap(NettyAllocators.adaptive());
    }
}
