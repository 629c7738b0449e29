package memheap.base;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import memheap.api.Allocation;
import memheap.api.Memheap;
import memheap.pe.SymmetricMemheap;

/** What one consuming bundle sees of a symmetric heap. */
final class CollectiveFacade extends HeapFacade implements SymmetricMemheap {

    private final CollectiveHeap heap;

    /** @param others makes the heap of another owner */
    CollectiveFacade(Consumers.ConsumerHeap consumer, HeapFigures figures, Function<String, Memheap> others) {
        super(consumer, figures, others);
        this.heap = (CollectiveHeap) consumer.heap();
    }

    @Override
    public List<Allocation> allocateAll(long byteAlignment, long... byteSizes) {
        long[] sizes = byteSizes.clone();
        long[] addresses = heap.allocateAll(byteAlignment, sizes);
        var blocks = new ArrayList<Allocation>();
        for (int i = 0; i < sizes.length; i++) {
            blocks.add(new HeapAllocation(heap, addresses[i], sizes[i]));
        }
        return List.copyOf(blocks);
    }
}
