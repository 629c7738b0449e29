package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import memheap.pe.spi.AtomicOperation;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Values of type {@code int} that many change at once. */
abstract class IntCalls extends MemoryCalls {

    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final int BYTES = Integer.BYTES;

    IntCalls(Job job, JobSession session) {
        super(job, session);
    }

    public int fetchInt(int pe, long address) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.atomic(pe, address, BYTES, AtomicOperation.FETCH, 0) : (int) INT.getVolatile(heap, address);
    }

    public int swapInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.atomic(pe, address, BYTES, AtomicOperation.SWAP, value) : (int) INT.getAndSet(heap, address, value);
    }

    public int fetchAddInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.atomic(pe, address, BYTES, AtomicOperation.ADD, value) : (int) INT.getAndAdd(heap, address, value);
    }

    public int fetchAndInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.atomic(pe, address, BYTES, AtomicOperation.AND, value) : (int) INT.getAndBitwiseAnd(heap, address, value);
    }

    public int fetchOrInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.atomic(pe, address, BYTES, AtomicOperation.OR, value) : (int) INT.getAndBitwiseOr(heap, address, value);
    }

    public int fetchXorInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.atomic(pe, address, BYTES, AtomicOperation.XOR, value) : (int) INT.getAndBitwiseXor(heap, address, value);
    }

    public int fetchIncrementInt(int pe, long address) {
        return fetchAddInt(pe, address, 1);
    }

    public int compareAndSwapInt(int pe, long address, int expected, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? (int) session.compareAndSwap(pe, address, BYTES, expected, value) : (int) INT.compareAndExchange(heap, address, expected, value);
    }

    public void setInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, BYTES);
        if (heap == ELSEWHERE) {
            session.atomic(pe, address, BYTES, AtomicOperation.SWAP, value);
        } else {
            INT.setVolatile(heap, address, value);
        }
    }

    public void addInt(int pe, long address, int value) {
        fetchAddInt(pe, address, value);
    }

    public void andInt(int pe, long address, int value) {
        fetchAndInt(pe, address, value);
    }

    public void orInt(int pe, long address, int value) {
        fetchOrInt(pe, address, value);
    }

    public void xorInt(int pe, long address, int value) {
        fetchXorInt(pe, address, value);
    }

    public void incrementInt(int pe, long address) {
        fetchAddInt(pe, address, 1);
    }
}
