package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import memheap.pe.RemoteAtomics;
import memheap.pe.spi.AtomicOperation;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Values of type {@code long} that many change at once. */
abstract class LongCalls extends IntCalls implements RemoteAtomics {

    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final int BYTES = Long.BYTES;

    LongCalls(Job job, JobSession session) {
        super(job, session);
    }

    @Override
    public long fetchLong(int pe, long address) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.atomic(pe, address, BYTES, AtomicOperation.FETCH, 0) : (long) LONG.getVolatile(heap, address);
    }

    @Override
    public long swapLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.atomic(pe, address, BYTES, AtomicOperation.SWAP, value) : (long) LONG.getAndSet(heap, address, value);
    }

    @Override
    public long fetchAddLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.atomic(pe, address, BYTES, AtomicOperation.ADD, value) : (long) LONG.getAndAdd(heap, address, value);
    }

    @Override
    public long fetchAndLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.atomic(pe, address, BYTES, AtomicOperation.AND, value) : (long) LONG.getAndBitwiseAnd(heap, address, value);
    }

    @Override
    public long fetchOrLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.atomic(pe, address, BYTES, AtomicOperation.OR, value) : (long) LONG.getAndBitwiseOr(heap, address, value);
    }

    @Override
    public long fetchXorLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.atomic(pe, address, BYTES, AtomicOperation.XOR, value) : (long) LONG.getAndBitwiseXor(heap, address, value);
    }

    @Override
    public long fetchIncrementLong(int pe, long address) {
        return fetchAddLong(pe, address, 1);
    }

    @Override
    public long compareAndSwapLong(int pe, long address, long expected, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        return heap == ELSEWHERE ? session.compareAndSwap(pe, address, BYTES, expected, value) : (long) LONG.compareAndExchange(heap, address, expected, value);
    }

    @Override
    public void setLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, BYTES);
        if (heap == ELSEWHERE) {
            session.atomic(pe, address, BYTES, AtomicOperation.SWAP, value);
        } else {
            LONG.setVolatile(heap, address, value);
        }
    }

    @Override
    public void addLong(int pe, long address, long value) {
        fetchAddLong(pe, address, value);
    }

    @Override
    public void andLong(int pe, long address, long value) {
        fetchAndLong(pe, address, value);
    }

    @Override
    public void orLong(int pe, long address, long value) {
        fetchOrLong(pe, address, value);
    }

    @Override
    public void xorLong(int pe, long address, long value) {
        fetchXorLong(pe, address, value);
    }

    @Override
    public void incrementLong(int pe, long address) {
        fetchAddLong(pe, address, 1);
    }
}
