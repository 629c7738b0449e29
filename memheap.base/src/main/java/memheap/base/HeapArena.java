package memheap.base;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;

/**
 * An arena over the heap: blocks of ours in a scope of the JDK's, which confines and revokes. It holds a lease on the address space, so that a segment that
 * outlives the base reads zeros instead of ending the JVM.
 */
final class HeapArena implements Arena {

    private final HeapEngine heap;
    private final Arena scope;
    private final MemorySegment probe;
    private long[] blocks = new long[8]; // guarded by this
    private int count;                   // guarded by this
    private boolean closed;              // guarded by this

    HeapArena(HeapEngine heap, Arena scope) {
        this.heap = heap;
        this.scope = scope;
        this.probe = heap.heapMemory().reserve().rescoped(0, 0, scope);
        heap.heapMemory().reserve().lease();
    }

    @Override
    public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
        checkAccess();
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
        }
        long address = heap.allocateZeroed(byteSize, byteAlignment);
        blocks[count++] = address;
        return heap.heapMemory().reserve().rescoped(address, byteSize, scope);
    }

    private void checkAccess() {
        if (!scope.scope().isAlive()) {
            throw new IllegalStateException("Already closed");
        }
        if (!probe.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("this arena is confined to the thread that opened it, but was used by " + Thread.currentThread());
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return scope.scope();
    }

    /** Revokes first, then frees, so that nobody reads what already belongs to somebody else. */
    @Override
    public void close() {
        scope.close();
        freeAll();
    }

    private synchronized void freeAll() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (int i = 0; i < count; i++) {
                free(blocks[i]);
            }
        } finally {
            blocks = new long[0];
            heap.heapMemory().reserve().endLease();
        }
    }

    private void free(long address) {
        try {
            heap.free(address);
        } catch (InvalidFreeException | HeapClosedException gone) {
            // somebody freed it by its address, or the base has stopped and taken everything back: there is nothing left to free
        }
    }
}
