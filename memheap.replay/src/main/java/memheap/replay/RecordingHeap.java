package memheap.replay;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import memheap.api.AddressHeap;
import memheap.api.Memheap;

/**
 * Another heap, with every call that succeeds put down in a trace.
 *
 * <p>Safe for all threads: one at a time is inside, so that the trace has the calls in the order in which the heap saw them. Blocks that
 * were born elsewhere can be freed and resized here; a resize is then recorded as their birth. A block that was born here is freed here,
 * or the trace has it live for ever. Close the writer only when nobody calls any more.
 */
public final class RecordingHeap implements AddressHeap {

    private final AddressHeap heap;
    private final TraceWriter trace;                                    // guarded by orderLock
    private final Map<Long, Long> idOfAddress = new HashMap<>();        // guarded by orderLock
    private final Map<Long, Integer> numberOfThread = new HashMap<>();  // guarded by orderLock
    private final ReentrantLock orderLock = new ReentrantLock();

    /**
     * Makes a heap that records.
     *
     * @param heap serves the calls
     * @param trace takes them down; stays the caller's to close
     */
    public RecordingHeap(AddressHeap heap, TraceWriter trace) {
        this.heap = heap;
        this.trace = trace;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        orderLock.lock();
        try {
            long address = heap.allocate(byteSize, byteAlignment);
            enter();
            put(address, byteAlignment <= Memheap.MINIMUM_ALIGNMENT ? trace.malloc(byteSize) : trace.memalign(byteSize, byteAlignment));
            return address;
        } finally {
            orderLock.unlock();
        }
    }

    /** {@inheritDoc} The trace knows no zeroed block with an alignment: above the smallest one, the alignment is not recorded. */
    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        orderLock.lock();
        try {
            long address = heap.allocateZeroed(byteSize, byteAlignment);
            enter();
            put(address, trace.calloc(byteSize));
            return address;
        } finally {
            orderLock.unlock();
        }
    }

    @Override
    public long reallocate(long address, long newByteSize) {
        orderLock.lock();
        try {
            long moved = heap.reallocate(address, newByteSize);
            enter();
            Long id = idOfAddress.remove(address);
            if (moved != NULL) {
                put(moved, id == null ? trace.malloc(newByteSize) : trace.realloc(id, newByteSize));
            } else if (id != null) {
                trace.free(id);
            }
            return moved;
        } finally {
            orderLock.unlock();
        }
    }

    @Override
    public void free(long address) {
        orderLock.lock();
        try {
            heap.free(address);
            enter();
            Long id = idOfAddress.remove(address);
            if (id != null) {
                trace.free(id);
            }
        } finally {
            orderLock.unlock();
        }
    }

    @Override
    public long usableBytes(long address) {
        return heap.usableBytes(address);
    }

    @Override
    public MemorySegment memory() {
        return heap.memory();
    }

    private void enter() {
        assert orderLock.isHeldByCurrentThread();
        trace.thread(numberOfThread.computeIfAbsent(Thread.currentThread().threadId(), _ -> numberOfThread.size() + 1));
    }

    /** A full trace hands out no ids any more, so what it says is no longer kept. */
    private void put(long address, long id) {
        assert orderLock.isHeldByCurrentThread();
        if (!trace.isFull()) {
            idOfAddress.put(address, id);
        }
    }
}
