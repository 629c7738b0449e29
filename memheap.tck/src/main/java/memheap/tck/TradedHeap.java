package memheap.tck;

import java.lang.foreign.MemorySegment;
import memheap.api.AddressHeap;
import memheap.api.Memheap;
import memheap.api.NoActiveComponentException;
import memheap.api.OutOfMemheapException;
import memheap.spi.MemheapModule;

/** A heap as one of the threads of a {@link BlockMarket} has it: a module, a module through a cache, or all of memheap. */
public interface TradedHeap {

    /** What {@link #allocate} returns when there is no room. */
    long NOTHING = MemheapModule.NO_SPACE;

    /**
     * Takes a block.
     *
     * @param byteSize bytes wanted, at least 1
     * @return where it starts in {@link #memory()}, a multiple of 16; or {@link #NOTHING}
     */
    long allocate(long byteSize);

    /**
     * Gives a live block back.
     *
     * @param block where it starts
     */
    void free(long block);

    /**
     * The bytes of a live block.
     *
     * @param block where it starts
     * @return at least what was asked for
     */
    long usableBytes(long block);

    /**
     * What blocks lie in.
     *
     * @return memory that all threads can use
     */
    MemorySegment memory();

    /**
     * A module as a heap.
     *
     * @param module the module, or the module as seen through a cache
     * @param memory its window
     * @return a heap, as safe for threads as the module is
     */
    static TradedHeap of(MemheapModule module, MemorySegment memory) {
        return new TradedHeap() {
            @Override
            public long allocate(long byteSize) {
                return module.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT);
            }

            @Override
            public void free(long block) {
                module.free(block);
            }

            @Override
            public long usableBytes(long block) {
                return module.usableBytes(block);
            }

            @Override
            public MemorySegment memory() {
                return memory;
            }
        };
    }

    /**
     * All of memheap as a heap. That no component serves at the moment is the same to traders as that there is no room.
     *
     * @param addresses the heap
     * @return a heap, safe for all threads
     */
    static TradedHeap of(AddressHeap addresses) {
        return new TradedHeap() {
            @Override
            public long allocate(long byteSize) {
                try {
                    return addresses.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT);
                } catch (OutOfMemheapException | NoActiveComponentException refused) {
                    return NOTHING;
                }
            }

            @Override
            public void free(long block) {
                addresses.free(block);
            }

            @Override
            public long usableBytes(long block) {
                return addresses.usableBytes(block);
            }

            @Override
            public MemorySegment memory() {
                return addresses.memory();
            }
        };
    }
}
