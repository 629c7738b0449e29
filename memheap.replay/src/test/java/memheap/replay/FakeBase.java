package memheap.replay;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.HeapStatistics;
import memheap.api.Memheap;
import memheap.event.BlockGroup;
import memheap.event.ComponentStatus;
import memheap.event.GenerationStatus;
import memheap.event.MemheapInspector;
import memheap.event.OwnerStatus;

/** A heap whose components are names only: a turn changes the name and the generation, the blocks stay in one {@link ListHeap}. */
final class FakeBase implements Memheap, MemheapInspector, Turns {

    final List<String> journal = new ArrayList<>();
    final List<String> eligible = new ArrayList<>(List.of("ptmalloc", "buddy"));
    String active = "ptmalloc";
    private final AddressHeap heap;

    FakeBase(AddressHeap heap) {
        this.heap = heap;
    }

    @Override
    public List<String> eligible() {
        return List.copyOf(eligible);
    }

    @Override
    public void select(String component) {
        if (!eligible.contains(component)) {
            throw new IllegalArgumentException("unknown component '%s'".formatted(component));
        }
        active = component;
        journal.add("select " + component);
    }

    @Override
    public void release() {
        journal.add("release");
    }

    @Override
    public void resetPeaks() {
        journal.add("reset");
    }

    @Override
    public void checkpoint() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Memheap forOwner(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<OwnerStatus> owners() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<BlockGroup> liveBlocks(Duration leastAge) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AddressHeap addresses() {
        return heap;
    }

    @Override
    public HeapStatistics statistics() {
        return new HeapStatistics(active, 1 + eligible.indexOf(active), 1, 0, 0, 0, 0, 0, 0, 0, heap instanceof ListHeap list ? list.peakUsedBytes : 0, 0, 0, 0);
    }

    @Override
    public Allocation allocate(long byteSize) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Allocation allocate(long byteSize, long byteAlignment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Allocation allocateZeroed(long byteSize, long byteAlignment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Allocation resize(Allocation allocation, long newByteSize) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Arena confinedArena() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Arena sharedArena() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean contains(long address) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean contains(MemorySegment segment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ComponentStatus> components() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<GenerationStatus> generations() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String explain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> verify() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean awaitActive(String component, Duration timeout) {
        throw new UnsupportedOperationException();
    }
}
