package memheap.pe.openshmem;

import java.lang.foreign.MemorySegment;
import memheap.pe.spi.AtomicOperation;

/** For a job whose heaps are all mapped here: there is nothing to reach by calls, to wait for, or to do for others. */
final class NoRemoteAccess implements RemoteAccess {

    @Override
    public void put(int pe, long address, MemorySegment source) {
        throw isMapped(pe);
    }

    @Override
    public void get(int pe, long address, MemorySegment target) {
        throw isMapped(pe);
    }

    @Override
    public void putNonBlocking(int pe, long address, MemorySegment source) {
        throw isMapped(pe);
    }

    @Override
    public void getNonBlocking(int pe, long address, MemorySegment target) {
        throw isMapped(pe);
    }

    @Override
    public void store(int pe, long address, long value) {
        throw isMapped(pe);
    }

    @Override
    public long atomic(int pe, long address, int byteSize, AtomicOperation operation, long operand) {
        throw isMapped(pe);
    }

    @Override
    public long compareAndSwap(int pe, long address, int byteSize, long expected, long value) {
        throw isMapped(pe);
    }

    private static IllegalArgumentException isMapped(int pe) {
        return new IllegalArgumentException("the heap of PE " + pe + " is mapped here, as are all: it is reached by loads and stores");
    }

    @Override
    public void fence() {
        // stores are kept apart by the session
    }

    @Override
    public void quiet() {
        // stores are complete when they are made
    }

    @Override
    public boolean progress() {
        return false;
    }

    @Override
    public void start() {
        // nobody asks for anything
    }

    @Override
    public void shut() {
        // nobody can be inside
    }
}
