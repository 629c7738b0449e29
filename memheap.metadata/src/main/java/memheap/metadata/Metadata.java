package memheap.metadata;

import java.lang.foreign.MemorySegment;

/**
 * The one way to a component's metadata, so that a test can put a recording or an array-backed one in its place. A class and no interface, since calls to a class of which one subclass is
 * loaded need no check of the receiver. Therefore the subclasses make themselves: whoever only might need one does not load it.
 *
 * <p>Offsets count from the start of the metadata. An access that does not lie in it wholly throws {@link IndexOutOfBoundsException}. Values
 * of more than one byte are in the machine's own byte order, for metadata never leaves the machine.
 *
 * <p>A <em>release</em> store is one behind which nothing before it in program order can be moved: it commits an operation. After a kill at
 * any instruction a successor sees a prefix of the stores that were ordered so.
 */
public abstract class Metadata {

    /** Makes an accessor. */
    protected Metadata() {
    }

    /**
     * How large the metadata is.
     *
     * @return bytes, at least 0
     */
    public abstract long byteSize();

    /**
     * The fastest metadata for a segment. Where native access is granted, metadata of a native segment is not checked for bounds and life: the caller answers for both.
     *
     * @param segment native, or over a {@code long[]}; starts at a multiple of 8 bytes
     * @return metadata in the segment
     */
    public static Metadata of(MemorySegment segment) {
        if (!segment.isNative()) {
            return SegmentMetadata.in(segment);
        }
        try {
            return AddressMetadata.in(segment);
        } catch (ExceptionInInitializerError | NoClassDefFoundError denied) {
            return SegmentMetadata.in(segment);
        }
    }

    /**
     * Reads a byte.
     *
     * @param offset any offset
     * @return the byte there
     */
    public abstract byte getByte(long offset);

    /**
     * Writes a byte.
     *
     * @param offset any offset
     * @param value the byte to write
     */
    public abstract void setByte(long offset, byte value);

    /**
     * Writes a byte after everything that comes before it in program order.
     *
     * @param offset any offset
     * @param value the byte to write
     */
    public abstract void setByteRelease(long offset, byte value);

    /**
     * Reads four bytes.
     *
     * @param offset a multiple of 4
     * @return the value there
     */
    public abstract int getInt(long offset);

    /**
     * Writes four bytes, in one store.
     *
     * @param offset a multiple of 4
     * @param value the value to write
     */
    public abstract void setInt(long offset, int value);

    /**
     * Writes four bytes, in one store, after everything that comes before it in program order.
     *
     * @param offset a multiple of 4
     * @param value the value to write
     */
    public abstract void setIntRelease(long offset, int value);

    /**
     * Reads eight bytes.
     *
     * @param offset a multiple of 8
     * @return the value there
     */
    public abstract long getLong(long offset);

    /**
     * Writes eight bytes, in one store.
     *
     * @param offset a multiple of 8
     * @param value the value to write
     */
    public abstract void setLong(long offset, long value);

    /**
     * Writes eight bytes, in one store, after everything that comes before it in program order.
     *
     * @param offset a multiple of 8
     * @param value the value to write
     */
    public abstract void setLongRelease(long offset, long value);

    /**
     * Reads 8 bytes that other threads write.
     *
     * @param offset a multiple of 8
     * @return the value, not older than what any thread has made visible
     */
    public abstract long getLongVolatile(long offset);

    /**
     * Stores 8 bytes if they are as expected, in one step for all threads.
     *
     * @param offset a multiple of 8
     * @param expected what has to be there
     * @param value what to store
     * @return whether it was stored
     */
    public abstract boolean compareAndSetLong(long offset, long expected, long value);

    /**
     * A part of these metadata.
     *
     * @param offset where it starts, a multiple of 8
     * @param byteSize its size
     * @return metadata whose offset 0 is {@code offset} here
     * @throws IndexOutOfBoundsException if the part does not lie in these metadata
     */
    public Metadata slice(long offset, long byteSize) {
        return MetadataSlice.of(this, offset, byteSize);
    }

    /**
     * Writes the same byte to a range, in any order.
     *
     * @param offset where the range starts
     * @param byteSize its size, at least 0
     * @param value the byte to write
     */
    public abstract void fill(long offset, long byteSize, byte value);
}
