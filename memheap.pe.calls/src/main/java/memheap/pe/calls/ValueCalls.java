package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import memheap.pe.RemoteMemory;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Single values of others: opaque loads and stores, which are never torn, and which no compiler keeps back. */
abstract class ValueCalls extends Reach implements RemoteMemory {

    private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
    private static final VarHandle SHORT = JAVA_SHORT.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final VarHandle FLOAT = JAVA_FLOAT.varHandle().withInvokeExactBehavior();
    private static final VarHandle DOUBLE = JAVA_DOUBLE.varHandle().withInvokeExactBehavior();

    ValueCalls(Job job, JobSession session) {
        super(job, session);
    }

    @Override
    public void putByte(int pe, long address, byte value) {
        MemorySegment heap = value(pe, address, 1);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(new byte[] {value}));
        } else {
            BYTE.setOpaque(heap, address, value);
        }
    }

    @Override
    public void putShort(int pe, long address, short value) {
        MemorySegment heap = value(pe, address, 2);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(new short[] {value}));
        } else {
            SHORT.setOpaque(heap, address, value);
        }
    }

    @Override
    public void putInt(int pe, long address, int value) {
        MemorySegment heap = value(pe, address, 4);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(new int[] {value}));
        } else {
            INT.setOpaque(heap, address, value);
        }
    }

    @Override
    public void putLong(int pe, long address, long value) {
        MemorySegment heap = value(pe, address, 8);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(new long[] {value}));
        } else {
            LONG.setOpaque(heap, address, value);
        }
    }

    @Override
    public void putFloat(int pe, long address, float value) {
        MemorySegment heap = value(pe, address, 4);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(new float[] {value}));
        } else {
            FLOAT.setOpaque(heap, address, value);
        }
    }

    @Override
    public void putDouble(int pe, long address, double value) {
        MemorySegment heap = value(pe, address, 8);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(new double[] {value}));
        } else {
            DOUBLE.setOpaque(heap, address, value);
        }
    }

    @Override
    public byte getByte(int pe, long address) {
        MemorySegment heap = value(pe, address, 1);
        if (heap != ELSEWHERE) {
            return (byte) BYTE.getOpaque(heap, address);
        }
        var target = new byte[1];
        session.get(pe, address, MemorySegment.ofArray(target));
        return target[0];
    }

    @Override
    public short getShort(int pe, long address) {
        MemorySegment heap = value(pe, address, 2);
        if (heap != ELSEWHERE) {
            return (short) SHORT.getOpaque(heap, address);
        }
        var target = new short[1];
        session.get(pe, address, MemorySegment.ofArray(target));
        return target[0];
    }

    @Override
    public int getInt(int pe, long address) {
        MemorySegment heap = value(pe, address, 4);
        if (heap != ELSEWHERE) {
            return (int) INT.getOpaque(heap, address);
        }
        var target = new int[1];
        session.get(pe, address, MemorySegment.ofArray(target));
        return target[0];
    }

    @Override
    public long getLong(int pe, long address) {
        MemorySegment heap = value(pe, address, 8);
        if (heap != ELSEWHERE) {
            return (long) LONG.getOpaque(heap, address);
        }
        var target = new long[1];
        session.get(pe, address, MemorySegment.ofArray(target));
        return target[0];
    }

    @Override
    public float getFloat(int pe, long address) {
        MemorySegment heap = value(pe, address, 4);
        if (heap != ELSEWHERE) {
            return (float) FLOAT.getOpaque(heap, address);
        }
        var target = new float[1];
        session.get(pe, address, MemorySegment.ofArray(target));
        return target[0];
    }

    @Override
    public double getDouble(int pe, long address) {
        MemorySegment heap = value(pe, address, 8);
        if (heap != ELSEWHERE) {
            return (double) DOUBLE.getOpaque(heap, address);
        }
        var target = new double[1];
        session.get(pe, address, MemorySegment.ofArray(target));
        return target[0];
    }
}
