package memheap.replay;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import memheap.replay.peer.Peer;
import memheap.replay.peer.PeerHeap;

/** A peer over a {@link ListHeap}. A block's number is twice its address: a replay that takes one for the other finds nothing where it looks. */
final class ListPeer implements Peer, PeerHeap {

    private static final int NUMBER_BY_ADDRESS = 2;

    final ListHeap heap;
    private final String name;
    private final List<String> journal;

    ListPeer(String name, ListHeap heap) {
        this(name, heap, new ArrayList<>());
    }

    /** A peer that notes in a journal when a pass looks at its memory. */
    ListPeer(String name, ListHeap heap, List<String> journal) {
        this.name = name;
        this.heap = heap;
        this.journal = journal;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> absence() {
        return Optional.empty();
    }

    @Override
    public PeerHeap heap() {
        return this;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize > heap.memory().byteSize()) {
            throw new OutOfMemoryError("no room for %d bytes".formatted(byteSize));
        }
        return NUMBER_BY_ADDRESS * heap.allocate(byteSize, byteAlignment);
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        return NUMBER_BY_ADDRESS * heap.allocateZeroed(byteSize, byteAlignment);
    }

    @Override
    public long reallocate(long block, long newByteSize) {
        return NUMBER_BY_ADDRESS * heap.reallocate(address(block), newByteSize);
    }

    @Override
    public void free(long block) {
        heap.free(address(block));
    }

    @Override
    public long address(long block) {
        return block / NUMBER_BY_ADDRESS;
    }

    @Override
    public MemorySegment memory() {
        journal.add("pass on " + name);
        return heap.memory();
    }
}
