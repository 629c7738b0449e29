package memheap.pe.calls;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import memheap.pe.Comparison;
import memheap.pe.Signals;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Signals, and waiting for them. */
abstract class SignalCalls extends LongCalls implements Signals {

    private static final VarHandle INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    SignalCalls(Job job, JobSession session) {
        super(job, session);
    }

    @Override
    public void putSignal(int pe, long address, MemorySegment source, long signalAddress, SignalOperation operation, long signal) {
        Objects.requireNonNull(operation, "operation");
        requireRange(address, source.byteSize());
        value(pe, signalAddress, Long.BYTES);
        if (signalAddress < address + source.byteSize() && signalAddress + Long.BYTES > address && source.byteSize() > 0) {
            throw Wrong.signal(signalAddress, address, source.byteSize());
        }
        put(pe, address, source);
        session.fence();
        switch (operation) {
            case SET -> setLong(pe, signalAddress, signal);
            case ADD -> addLong(pe, signalAddress, signal);
        }
    }

    /** One value that is waited for, and the one that was found to fit. */
    private abstract static class Awaited implements BooleanSupplier {

        private final Comparison comparison;
        private final long wanted;
        long found;

        Awaited(Comparison comparison, long wanted) {
            this.comparison = Objects.requireNonNull(comparison, "comparison");
            this.wanted = wanted;
        }

        abstract long read();

        @Override
        public boolean getAsBoolean() {
            found = read();
            return comparison.holds(found, wanted);
        }
    }

    @Override
    public int waitUntilInt(long address, Comparison comparison, int value) {
        requireValue(address, Integer.BYTES);
        var awaited = new Awaited(comparison, value) {
            @Override
            long read() {
                return (int) INT.getVolatile(own, address);
            }
        };
        return (int) found(awaited);
    }

    @Override
    public long waitUntilLong(long address, Comparison comparison, long value) {
        requireValue(address, Long.BYTES);
        var awaited = new Awaited(comparison, value) {
            @Override
            long read() {
                return (long) LONG.getVolatile(own, address);
            }
        };
        return found(awaited);
    }

    private long found(Awaited awaited) {
        waiting(() -> session.await(awaited));
        return awaited.found;
    }
}
