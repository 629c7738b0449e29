package memheap.metadata;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Metadata at an address: nothing is checked, which saves more than half of the time of an access. Whoever uses it answers for offsets inside of the metadata and for no use after
 * the memory has gone. It takes native access.
 *
 * <p>Plain stores behind a release fence are as good as release stores, and need no aligned layout, whose check costs more than the store does; on aligned addresses they are one store all
 * the same.
 */
final class AddressMetadata extends Metadata {

    private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
    private static final VarHandle PLAIN_INT = JAVA_INT_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle PLAIN_LONG = JAVA_LONG_UNALIGNED.varHandle().withInvokeExactBehavior();
    private static final VarHandle ORDERED_LONG = JAVA_LONG.varHandle().withInvokeExactBehavior();

    // Constant, so that the compiler drops its bounds and its scope.
    private static final MemorySegment EVERYWHERE = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    // What comes out of an unsigned shift by two is at most a quarter of all addresses, as the compiler knows: the sum with a small offset cannot leave EVERYWHERE, and it drops that check too.
    private static final int SPARE_BITS = 2;

    private final long shiftedAddress;
    private final long byteSize;

    /**
     * Makes metadata of a native segment.
     *
     * @param segment the segment, which starts at a multiple of 8 bytes
     * @throws ExceptionInInitializerError if native access is denied, and {@link NoClassDefFoundError} from the second time on
     */
    static Metadata in(MemorySegment segment) {
        return new AddressMetadata(segment.address(), segment.byteSize());
    }

    private AddressMetadata(long address, long byteSize) {
        this.shiftedAddress = address << SPARE_BITS;
        this.byteSize = byteSize;
    }

    private long at(long offset) {
        return (shiftedAddress >>> SPARE_BITS) + offset;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public Metadata slice(long offset, long bytes) {
        return new AddressMetadata(at(Objects.checkFromIndexSize(offset, bytes, byteSize)), bytes);
    }

    @Override
    public byte getByte(long offset) {
        return (byte) BYTE.get(EVERYWHERE, at(offset));
    }

    @Override
    public void setByte(long offset, byte value) {
        BYTE.set(EVERYWHERE, at(offset), value);
    }

    @Override
    public void setByteRelease(long offset, byte value) {
        BYTE.setRelease(EVERYWHERE, at(offset), value);
    }

    @Override
    public int getInt(long offset) {
        return (int) PLAIN_INT.get(EVERYWHERE, at(offset));
    }

    @Override
    public void setInt(long offset, int value) {
        PLAIN_INT.set(EVERYWHERE, at(offset), value);
    }

    @Override
    public void setIntRelease(long offset, int value) {
        VarHandle.releaseFence();
        PLAIN_INT.set(EVERYWHERE, at(offset), value);
    }

    @Override
    public long getLong(long offset) {
        return (long) PLAIN_LONG.get(EVERYWHERE, at(offset));
    }

    @Override
    public void setLong(long offset, long value) {
        PLAIN_LONG.set(EVERYWHERE, at(offset), value);
    }

    @Override
    public void setLongRelease(long offset, long value) {
        VarHandle.releaseFence();
        PLAIN_LONG.set(EVERYWHERE, at(offset), value);
    }

    @Override
    public long getLongVolatile(long offset) {
        return (long) ORDERED_LONG.getVolatile(EVERYWHERE, at(offset));
    }

    @Override
    public boolean compareAndSetLong(long offset, long expected, long value) {
        return ORDERED_LONG.compareAndSet(EVERYWHERE, at(offset), expected, value);
    }

    @Override
    public void fill(long offset, long bytes, byte value) {
        EVERYWHERE.asSlice(at(offset), bytes).fill(value);
    }
}
