package memheap.pe.openshmem;

import java.lang.foreign.MemorySegment;
import memheap.pe.spi.AtomicOperation;

/** How the memory of PEs is reached that is not mapped here. Addresses are those that the memory has in this PE. Safe for all threads. */
interface RemoteAccess {

    void put(int pe, long address, MemorySegment source);

    void get(int pe, long address, MemorySegment target);

    void putNonBlocking(int pe, long address, MemorySegment source);

    void getNonBlocking(int pe, long address, MemorySegment target);

    /** Writes one value, which is never torn. A quiet does not wait for it. */
    void store(int pe, long address, long value);

    long atomic(int pe, long address, int byteSize, AtomicOperation operation, long operand);

    long compareAndSwap(int pe, long address, int byteSize, long expected, long value);

    /** Keeps apart what was written into a PE before and what is written afterwards. */
    void fence();

    /** Returns when all that was begun before is complete. */
    void quiet();

    /** Does what others have asked of this PE, unless another thread is about to. @return whether there was something to do */
    boolean progress();

    /** Lets a thread do from now on what others ask, whatever the others of this PE are at. */
    void start();

    /** Lets nobody in any more: whoever calls afterwards waits for the end of the JVM. */
    void shut();
}
