package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Bytes of others: copies. */
abstract class MemoryCalls extends ValueCalls {

    MemoryCalls(Job job, JobSession session) {
        super(job, session);
    }

    @Override
    public void put(int pe, long address, byte[] source) {
        MemorySegment heap = range(pe, address, source.length);
        if (heap == ELSEWHERE) {
            session.put(pe, address, MemorySegment.ofArray(source));
        } else {
            MemorySegment.copy(source, 0, heap, JAVA_BYTE, address, source.length);
        }
    }

    @Override
    public void put(int pe, long address, MemorySegment source) {
        MemorySegment heap = range(pe, address, source.byteSize());
        if (heap == ELSEWHERE) {
            session.put(pe, address, source);
        } else {
            MemorySegment.copy(source, 0, heap, address, source.byteSize());
        }
    }

    @Override
    public void get(int pe, long address, byte[] target) {
        MemorySegment heap = range(pe, address, target.length);
        if (heap == ELSEWHERE) {
            session.get(pe, address, MemorySegment.ofArray(target));
        } else {
            MemorySegment.copy(heap, JAVA_BYTE, address, target, 0, target.length);
        }
    }

    @Override
    public void get(int pe, long address, MemorySegment target) {
        MemorySegment heap = range(pe, address, target.byteSize());
        requireWritable(target);
        if (heap == ELSEWHERE) {
            session.get(pe, address, target);
        } else {
            MemorySegment.copy(heap, address, target, 0, target.byteSize());
        }
    }

    @Override
    public void putNonBlocking(int pe, long address, MemorySegment source) {
        if (range(pe, address, source.byteSize()) == ELSEWHERE) {
            session.putNonBlocking(pe, address, source);
        } else {
            put(pe, address, source);
        }
    }

    @Override
    public void getNonBlocking(int pe, long address, MemorySegment target) {
        if (range(pe, address, target.byteSize()) == ELSEWHERE && !target.isReadOnly()) {
            session.getNonBlocking(pe, address, target);
        } else {
            get(pe, address, target);
        }
    }

    @Override
    public void putStrided(int pe, long address, long targetStride, MemorySegment source, long sourceStride, long elementBytes, long elements) {
        requireLocal(source, spanned("source", sourceStride, elementBytes, elements));
        MemorySegment heap = range(pe, address, spanned("target", targetStride, elementBytes, elements));
        for (long element = 0; element < elements; element++) {
            long to = address + element * targetStride;
            if (heap == ELSEWHERE) {
                session.put(pe, to, source.asSlice(element * sourceStride, elementBytes));
            } else {
                MemorySegment.copy(source, element * sourceStride, heap, to, elementBytes);
            }
        }
    }

    @Override
    public void getStrided(int pe, long address, long sourceStride, MemorySegment target, long targetStride, long elementBytes, long elements) {
        requireLocal(target, spanned("target", targetStride, elementBytes, elements));
        MemorySegment heap = range(pe, address, spanned("source", sourceStride, elementBytes, elements));
        requireWritable(target);
        for (long element = 0; element < elements; element++) {
            long from = address + element * sourceStride;
            if (heap == ELSEWHERE) {
                session.get(pe, from, target.asSlice(element * targetStride, elementBytes));
            } else {
                MemorySegment.copy(heap, from, target, element * targetStride, elementBytes);
            }
        }
    }

    /** From the start of the first element to the end of the last one. @return bytes; {@link Long#MAX_VALUE} if no memory has so many */
    private static long spanned(String which, long stride, long elementBytes, long elements) {
        if (elementBytes < 1 || elements < 0) {
            throw Wrong.elements(elementBytes, elements);
        }
        if (stride < elementBytes) {
            throw Wrong.stride(which, stride, elementBytes);
        }
        if (elements == 0) {
            return 0;
        }
        boolean fits = Math.multiplyHigh(elements - 1, stride) == 0 && (elements - 1) * stride >= 0 && (elements - 1) * stride <= Long.MAX_VALUE - elementBytes;
        return fits ? (elements - 1) * stride + elementBytes : Long.MAX_VALUE;
    }

    private static void requireLocal(MemorySegment local, long spannedBytes) {
        if (spannedBytes > local.byteSize()) {
            throw Wrong.local(spannedBytes, local.byteSize());
        }
    }

    private static void requireWritable(MemorySegment target) {
        if (target.isReadOnly()) {
            throw new UnsupportedOperationException("the target of a get cannot be read-only");
        }
    }

    @Override
    public void fence() {
        requireOpen();
        session.fence();
    }

    @Override
    public void quiet() {
        requireOpen();
        session.quiet();
    }
}
