package memheap.bench.pe;

import static memheap.bench.pe.Results.require;

import memheap.api.AddressHeap;
import memheap.pe.ProcessingElements;
import memheap.pe.Reduction;
import memheap.pe.SymmetricMemheap;

/** What all PEs do together. */
final class CollectivePatterns {

    /** What is allocated. */
    static final long BLOCK_BYTES = 64;

    private static final long ALIGNMENT = 16;
    private static final int CHECKED_BARRIERS = 100;

    private final ProcessingElements elements;
    private final AddressHeap addresses;
    private final long orderWord;
    private long addressSum; // of all blocks that were allocated

    CollectivePatterns(ProcessingElements elements, SymmetricMemheap heap, Blocks blocks) {
        this.elements = elements;
        this.addresses = heap.addresses();
        this.orderWord = blocks.orderWord();
    }

    long barrier(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            elements.barrier();
        }
        return System.nanoTime() - start;
    }

    long allocateFree(int operations) {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            long block = addresses.allocate(BLOCK_BYTES, ALIGNMENT);
            addressSum += block;
            addresses.free(block);
        }
        return System.nanoTime() - start;
    }

    /** All PEs have got the same addresses. */
    void checkAddresses() {
        require("allocate-free", elements.reduce(Reduction.MINIMUM, addressSum), elements.reduce(Reduction.MAXIMUM, addressSum));
    }

    /** Nobody leaves a barrier before all have come to it. */
    void checkBarrier() {
        int next = (elements.me() + 1) % elements.count();
        for (long round = 1; round <= CHECKED_BARRIERS; round++) {
            elements.putLong(next, orderWord, round);
            elements.barrier();
            long found = elements.getLong(elements.me(), orderWord);
            require(found == round || found == round + 1, "barrier", 0);
        }
        elements.barrier();
    }
}
