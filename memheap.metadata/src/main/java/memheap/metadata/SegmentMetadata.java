package memheap.metadata;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Metadata in a memory segment that starts at a multiple of 8 bytes. It never closes the segment, and asks for no more than it offers. */
public final class SegmentMetadata extends Metadata {

    // Plain access needs no alignment check, so it does without; ordered access exists for aligned layouts only.
    private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
    private static final VarHandle PLAIN_INT = JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle PLAIN_LONG = JAVA_LONG_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_INT = JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    private final MemorySegment segment;

    /**
     * Makes metadata of a segment.
     *
     * @param segment the segment, native or over a {@code long[]}
     */
    public SegmentMetadata(MemorySegment segment) {
        this.segment = segment;
    }

    static Metadata in(MemorySegment segment) {
        return new SegmentMetadata(segment);
    }

    @Override
    public long byteSize() {
        return segment.byteSize();
    }

    @Override
    public byte getByte(long offset) {
        return (byte) BYTE.get(segment, offset);
    }

    @Override
    public void setByte(long offset, byte value) {
        BYTE.set(segment, offset, value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        BYTE.setRelease(segment, offset, value);
    }

    @Override
    public int getInt(long offset) {
        return (int) PLAIN_INT.get(segment, offset);
    }

    @Override
    public void setInt(long offset, int value) {
        PLAIN_INT.set(segment, offset, value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        ORDERED_INT.setRelease(segment, offset, value);
    }

    @Override
    public Metadata slice(long offset, long byteSize) {
        return new SegmentMetadata(segment.asSlice(offset, byteSize));
    }

    @Override
    public long getLong(long offset) {
        return (long) PLAIN_LONG.get(segment, offset);
    }

    @Override
    public void setLong(long offset, long value) {
        PLAIN_LONG.set(segment, offset, value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        ORDERED_LONG.setRelease(segment, offset, value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return (long) ORDERED_LONG.getVolatile(segment, offset);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return ORDERED_LONG.compareAndSet(segment, offset, expected, value);
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        segment.asSlice(offset, byteSize).fill(value);
    }
}
