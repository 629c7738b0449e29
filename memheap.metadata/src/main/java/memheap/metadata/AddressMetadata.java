package memheap.metadata;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Metadata at an address: nothing is checked, which saves more than half of the time of an access. Whoever uses it answers for offsets inside of the metadata and for no use after
 * the memory has gone. It takes native access.
 */
final class AddressMetadata implements Metadata {

    private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
    private static final VarHandle PLAIN_INT = JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle PLAIN_LONG = JAVA_LONG_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    // Constant, so that the compiler drops its bounds and its scope.
    private static final MemorySegment EVERYWHERE = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final long address;
    private final long byteSize;

    /**
     * Makes metadata of a native segment.
     *
     * @param segment the segment, which starts at a multiple of 8 bytes
     * @throws ExceptionInInitializerError if native access is denied, and {@link NoClassDefFoundError} from the second time on
     */
    AddressMetadata(MemorySegment segment) {
        this.address = segment.address();
        this.byteSize = segment.byteSize();
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public byte getByte(long offset) {
        return (byte) BYTE.get(EVERYWHERE, address + offset);
    }

    @Override
    public void setByte(long offset, byte value) {
        BYTE.set(EVERYWHERE, address + offset, value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        BYTE.setRelease(EVERYWHERE, address + offset, value);
    }

    @Override
    public int getInt(long offset) {
        return (int) PLAIN_INT.get(EVERYWHERE, address + offset);
    }

    @Override
    public void setInt(long offset, int value) {
        PLAIN_INT.set(EVERYWHERE, address + offset, value);
    }

    @Override
    public long getLong(long offset) {
        return (long) PLAIN_LONG.get(EVERYWHERE, address + offset);
    }

    @Override
    public void setLong(long offset, long value) {
        PLAIN_LONG.set(EVERYWHERE, address + offset, value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        ORDERED_LONG.setRelease(EVERYWHERE, address + offset, value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return (long) ORDERED_LONG.getVolatile(EVERYWHERE, address + offset);
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return ORDERED_LONG.compareAndSet(EVERYWHERE, address + offset, expected, value);
    }

    @Override
    public long getAndSetLong(long offset, long value) {
        return (long) ORDERED_LONG.getAndSet(EVERYWHERE, address + offset, value);
    }

    @Override
    public void fill(long offset, long byteSize, byte value) {
        EVERYWHERE.asSlice(address + offset, byteSize).fill(value);
    }
}
