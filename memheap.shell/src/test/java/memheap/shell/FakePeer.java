package memheap.shell;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import memheap.api.AddressHeap;
import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;

/** A peer over any address heap; it refuses blocks above a limit. */
record FakePeer(String name, Optional<String> absence, AddressHeap addresses, long limitBytes) implements Peer, PeerHeap {

    static FakePeer present(String name, AddressHeap addresses) {
        return new FakePeer(name, Optional.empty(), addresses, Long.MAX_VALUE);
    }

    static FakePeer absent(String name) {
        return new FakePeer(name, Optional.of(name + " is left out: no library was found"), null, 0);
    }

    @Override
    public PeerHeap heap() {
        return this;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize > limitBytes) {
            throw new OutOfMemoryError("no room for %d bytes".formatted(byteSize));
        }
        return addresses.allocate(byteSize, byteAlignment);
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        return addresses.allocateZeroed(byteSize, byteAlignment);
    }

    @Override
    public long reallocate(long block, long newByteSize) {
        return addresses.reallocate(block, newByteSize);
    }

    @Override
    public void free(long block) {
        addresses.free(block);
    }

    @Override
    public long address(long block) {
        return block;
    }

    @Override
    public MemorySegment memory() {
        return addresses.memory();
    }
}
