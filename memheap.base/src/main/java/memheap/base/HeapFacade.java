package memheap.base;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Objects;
import memheap.api.AddressHeap;
import memheap.api.Allocation;
import memheap.api.HeapStatistics;
import memheap.api.Memheap;

/** What one consuming bundle sees of the heap. */
final class HeapFacade implements Memheap {

    private final HeapEngine heap;
    private final HeapFigures figures;

    HeapFacade(HeapEngine heap, HeapFigures figures) {
        this.heap = heap;
        this.figures = figures;
    }

    @Override
    public Allocation allocate(long byteSize) {
        return allocate(byteSize, MINIMUM_ALIGNMENT);
    }

    @Override
    public Allocation allocate(long byteSize, long byteAlignment) {
        return new HeapAllocation(heap, heap.allocate(byteSize, byteAlignment), byteSize);
    }

    @Override
    public Allocation allocateZeroed(long byteSize, long byteAlignment) {
        return new HeapAllocation(heap, heap.allocateZeroed(byteSize, byteAlignment), byteSize);
    }

    @Override
    public Allocation resize(Allocation allocation, long newByteSize) {
        if (newByteSize < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the size of a block is at least 0 bytes, but was %d", newByteSize));
        }
        if (!(Objects.requireNonNull(allocation, "allocation") instanceof HeapAllocation ours) || !ours.isOf(heap)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s is not an allocation of this heap", allocation));
        }
        heap.checkOpen();
        return ours.resize(newByteSize);
    }

    @Override
    public Arena confinedArena() {
        heap.checkOpen();
        return new HeapArena(heap, Arena.ofConfined());
    }

    @Override
    public Arena sharedArena() {
        heap.checkOpen();
        return new HeapArena(heap, Arena.ofShared());
    }

    @Override
    public AddressHeap addresses() {
        heap.checkOpen();
        return heap;
    }

    @Override
    public boolean contains(long address) {
        heap.checkOpen();
        int index = heap.heapMemory().windowIndex(address);
        return index >= 0 && heap.world().byWindow()[index] != null;
    }

    @Override
    public boolean contains(MemorySegment segment) {
        heap.checkOpen();
        if (!segment.isNative()) {
            return false;
        }
        long address = segment.address() - heap.memory().address();
        long last = address + Math.max(segment.byteSize(), 1) - 1;
        return contains(address) && contains(last) && heap.heapMemory().windowIndex(address) == heap.heapMemory().windowIndex(last);
    }

    @Override
    public HeapStatistics statistics() {
        heap.checkOpen();
        return figures.statistics();
    }
}
