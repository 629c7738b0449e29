package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import memheap.pe.Collectives;
import memheap.pe.Reduction;
import memheap.pe.SymmetryViolationException.Call;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;
import memheap.pe.spi.JobSession.RecordReader;

/**
 * What all do together, out of exchanged records and reading from others: each PE fetches what it needs, in the order of the PEs' numbers. None of it
 * is a barrier, in which somebody could be let in.
 */
abstract class CollectiveCalls extends SignalCalls implements Collectives {

    private static final int CHUNK_BYTES = 64 << 10;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L; // 2^64 divided by it, which spreads sums over all bits
    private static final MemorySegment NOTHING = MemorySegment.ofArray(new byte[0]);

    private final SymmetryGuard guard;
    private final Runnable welcome;

    CollectiveCalls(Job job, JobSession session, SymmetryGuard guard, Runnable welcome) {
        super(job, session);
        this.guard = guard;
        this.welcome = welcome;
    }

    /** What a collective call is asked for, as far as it has to be the same in all PEs: the others are told so if it is not. */
    private record Wanted(String operation, long first, long second, long byteSize) {

        /** A number of its own for each, but for a collision of the hash. */
        long kind() {
            return ((operation.hashCode() * GOLDEN_RATIO + first) * GOLDEN_RATIO + second) * GOLDEN_RATIO + byteSize;
        }

        Call told(int me) {
            return new Call(me, operation, byteSize, 0, first, "", SymmetryGuard.caller());
        }
    }

    @Override
    public void barrier() {
        welcome.run();
        waiting(() -> guard.barrier(() -> new Call(me, "barrier", 0, 0, 0, "", SymmetryGuard.caller())));
        welcome.run();
    }

    /** Waits for all, and lets nobody in. */
    private void meet(Wanted wanted) {
        exchange(wanted, NOTHING, (pe, record) -> { });
    }

    private void exchange(Wanted wanted, MemorySegment record, RecordReader reader) {
        welcome.run();
        waiting(() -> guard.exchange(wanted.kind(), record, reader, () -> wanted.told(me)));
    }

    @Override
    public void broadcast(int root, long target, long source, long byteSize) {
        requirePe(root);
        requireRange(target, byteSize);
        requireRange(source, byteSize);
        requireAlive(root);
        var wanted = new Wanted("broadcast of PE " + root, target, source, byteSize);
        meet(wanted);
        if (root != me || target != source) {
            get(root, source, own.asSlice(target, byteSize));
        }
        meet(wanted);
    }

    @Override
    public long collect(long target, long source, long byteSize) {
        requireRange(target, 0);
        requireRange(source, byteSize);
        var sizes = new long[count];
        var wanted = new Wanted("collect", target, source, 0);
        exchange(wanted, MemorySegment.ofArray(new long[] {byteSize}), (pe, record) -> sizes[pe] = record.get(JAVA_LONG_UNALIGNED, 0));
        long total = 0;
        for (long size : sizes) {
            total += size; // each is at most a heap, and there are few of them: no overflow
        }
        requireRange(target, total);
        long end = target;
        for (int pe = 0; pe < count; pe++) {
            if (sizes[pe] > 0) {
                get(pe, source, own.asSlice(end, sizes[pe]));
                end += sizes[pe];
            }
        }
        meet(wanted);
        return total;
    }

    @Override
    public void reduceInts(Reduction reduction, long target, long source, long elements) {
        reduce("reduceInts by " + reduction, Combination.ofInts(reduction), target, source, elements);
    }

    @Override
    public void reduceLongs(Reduction reduction, long target, long source, long elements) {
        reduce("reduceLongs by " + reduction, Combination.ofLongs(reduction), target, source, elements);
    }

    @Override
    public void reduceDoubles(Reduction reduction, long target, long source, long elements) {
        reduce("reduceDoubles by " + reduction, Combination.ofDoubles(reduction), target, source, elements);
    }

    /** Chunk by chunk; no PE writes a result before all have read what it may lie on. */
    private void reduce(String operation, Combination combination, long target, long source, long elements) {
        requireElements(target, elements, combination.elementBytes());
        requireElements(source, elements, combination.elementBytes());
        var result = MemorySegment.ofArray(new long[CHUNK_BYTES / Long.BYTES]);
        var other = MemorySegment.ofArray(new long[CHUNK_BYTES / Long.BYTES]);
        long byteSize = elements * combination.elementBytes();
        var wanted = new Wanted(operation, target, source, byteSize);
        meet(wanted);
        for (long done = 0; done < byteSize; done += CHUNK_BYTES) {
            long chunk = Math.min(CHUNK_BYTES, byteSize - done);
            combine(combination, source + done, result.asSlice(0, chunk), other.asSlice(0, chunk));
            meet(wanted);
            MemorySegment.copy(result, 0, own, target + done, chunk);
        }
    }

    private void requireElements(long address, long elements, int elementBytes) {
        if (elements < 0) {
            throw Wrong.elements(elementBytes, elements);
        }
        requireRange(address, elements > heapBytes / elementBytes ? Long.MAX_VALUE : elements * elementBytes);
        if ((address & elementBytes - 1) != 0) {
            throw Wrong.misaligned(address, elementBytes);
        }
    }

    private void combine(Combination combination, long source, MemorySegment result, MemorySegment other) {
        var lost = session.lost();
        boolean isFirst = true;
        for (int pe = 0; pe < count; pe++) {
            if (!lost.contains(pe)) {
                get(pe, source, isFirst ? result : other);
                if (!isFirst) {
                    combination.combine(result, other, (int) (result.byteSize() / combination.elementBytes()));
                }
                isFirst = false;
            }
        }
    }

    @Override
    public long reduce(Reduction reduction, long value) {
        LongBinaryOperator operator = Combination.ofLong(reduction);
        var result = new long[1];
        var seen = new int[1];
        exchange(new Wanted("reduce of a long by " + reduction, 0, 0, 0), MemorySegment.ofArray(new long[] {value}), (pe, record) -> {
            long next = record.get(JAVA_LONG_UNALIGNED, 0);
            result[0] = seen[0]++ == 0 ? next : operator.applyAsLong(result[0], next);
        });
        return result[0];
    }

    @Override
    public double reduce(Reduction reduction, double value) {
        DoubleBinaryOperator operator = Combination.ofDouble(reduction);
        var result = new double[1];
        var seen = new int[1];
        exchange(new Wanted("reduce of a double by " + reduction, 0, 0, 0), MemorySegment.ofArray(new double[] {value}), (pe, record) -> {
            double next = Double.longBitsToDouble(record.get(JAVA_LONG_UNALIGNED, 0));
            result[0] = seen[0]++ == 0 ? next : operator.applyAsDouble(result[0], next);
        });
        return result[0];
    }
}
