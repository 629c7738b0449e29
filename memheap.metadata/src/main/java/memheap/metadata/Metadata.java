package memheap.metadata;

/**
 * The one way to a component's metadata, so that a test can put a recording or an array-backed one in its place.
 *
 * <p>Offsets count from the start of the metadata. An access that does not lie in it wholly throws {@link IndexOutOfBoundsException}. Values
 * of more than one byte are in the machine's own byte order, for metadata never leaves the machine.
 *
 * <p>A <em>release</em> store is one behind which nothing before it in program order can be moved: it commits an operation. After a kill at
 * any instruction a successor sees a prefix of the stores that were ordered so.
 */
public interface Metadata {

    /**
     * How large the metadata is.
     *
     * @return bytes, at least 0
     */
    long byteSize();

    /**
     * Reads a byte.
     *
     * @param offset any offset
     * @return the byte there
     */
    byte getByte(long offset);

    /**
     * Writes a byte.
     *
     * @param offset any offset
     * @param value the byte to write
     */
    void setByte(long offset, byte value);

    /**
     * Writes a byte after everything that comes before it in program order.
     *
     * @param offset any offset
     * @param value the byte to write
     */
    void setByteRelease(long offset, byte value);

    /**
     * Reads four bytes.
     *
     * @param offset a multiple of 4
     * @return the value there
     */
    int getInt(long offset);

    /**
     * Writes four bytes, in one store.
     *
     * @param offset a multiple of 4
     * @param value the value to write
     */
    void setInt(long offset, int value);

    /**
     * Reads eight bytes.
     *
     * @param offset a multiple of 8
     * @return the value there
     */
    long getLong(long offset);

    /**
     * Writes eight bytes, in one store.
     *
     * @param offset a multiple of 8
     * @param value the value to write
     */
    void setLong(long offset, long value);

    /**
     * Writes eight bytes, in one store, after everything that comes before it in program order.
     *
     * @param offset a multiple of 8
     * @param value the value to write
     */
    void setLongRelease(long offset, long value);

    /**
     * Reads 8 bytes that other threads write.
     *
     * @param offset a multiple of 8
     * @return the value, not older than what any thread has made visible
     */
    long getLongVolatile(long offset);

    /**
     * Stores 8 bytes if they are as expected, in one step for all threads.
     *
     * @param offset a multiple of 8
     * @param expected what has to be there
     * @param value what to store
     * @return whether it was stored
     */
    boolean compareAndSetLong(long offset, long expected, long value);

    /**
     * Stores 8 bytes in one step for all threads.
     *
     * @param offset a multiple of 8
     * @param value what to store
     * @return what was there before
     */
    long getAndSetLong(long offset, long value);

    /**
     * Writes the same byte to a range, in any order.
     *
     * @param offset where the range starts
     * @param byteSize its size, at least 0
     * @param value the byte to write
     */
    void fill(long offset, long byteSize, byte value);
}
