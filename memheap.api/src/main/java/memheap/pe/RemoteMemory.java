package memheap.pe;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reading and writing the memory of other PEs, without their doing.
 *
 * <p>A put returns when its source may be used again; others see it after a {@code quiet}, a barrier, or in the order that a {@code fence} makes. A
 * get returns when its target is filled. The forms {@code NonBlocking} return at once: source and target are left alone until the next {@code quiet}
 * or barrier has completed them. Where source and target are the same memory and overlap, the result is as if the source had been copied aside first,
 * for blocking calls that are not strided; for others it is undefined.
 *
 * <p>Every method throws what the package says of arguments and of lost PEs.
 */
@ProviderType
public interface RemoteMemory {

    /**
     * Writes bytes.
     *
     * @param pe whose memory is written
     * @param address of the first byte that is written; may be anything in the heap if the source is empty
     * @param source what to write
     */
    void put(int pe, long address, byte[] source);

    /**
     * Writes bytes.
     *
     * @param pe whose memory is written
     * @param address of the first byte that is written
     * @param source what to write, native or on the Java heap
     */
    void put(int pe, long address, MemorySegment source);

    /**
     * Reads bytes.
     *
     * @param pe whose memory is read
     * @param address of the first byte that is read
     * @param target filled as a whole
     */
    void get(int pe, long address, byte[] target);

    /**
     * Reads bytes.
     *
     * @param pe whose memory is read
     * @param address of the first byte that is read
     * @param target filled as a whole; native or on the Java heap, not read-only ({@link UnsupportedOperationException})
     */
    void get(int pe, long address, MemorySegment target);

    /**
     * Begins to write bytes.
     *
     * @param pe whose memory is written
     * @param address of the first byte that is written
     * @param source what to write; left alone until it is complete
     */
    void putNonBlocking(int pe, long address, MemorySegment source);

    /**
     * Begins to read bytes.
     *
     * @param pe whose memory is read
     * @param address of the first byte that is read
     * @param target undefined until it is complete; not read-only ({@link UnsupportedOperationException})
     */
    void getNonBlocking(int pe, long address, MemorySegment target);

    /**
     * Writes elements that lie apart. Element {@code i} is taken from {@code i * sourceStride} of the source and written to {@code address + i *
     * targetStride}, one after the other.
     *
     * @param pe whose memory is written
     * @param address of the first element that is written
     * @param targetStride bytes from the start of one element to the next, at least {@code elementBytes}
     * @param source holds the elements
     * @param sourceStride likewise
     * @param elementBytes size of an element, at least 1
     * @param count number of elements, at least 0
     */
    void putStrided(int pe, long address, long targetStride, MemorySegment source, long sourceStride, long elementBytes, long count);

    /**
     * Reads elements that lie apart. Element {@code i} is taken from {@code address + i * sourceStride} and written to {@code i * targetStride} of
     * the target, one after the other.
     *
     * @param pe whose memory is read
     * @param address of the first element that is read
     * @param sourceStride bytes from the start of one element to the next, at least {@code elementBytes}
     * @param target takes the elements; bytes between them keep their content; not read-only ({@link UnsupportedOperationException})
     * @param targetStride likewise
     * @param elementBytes size of an element, at least 1
     * @param count number of elements, at least 0
     */
    void getStrided(int pe, long address, long sourceStride, MemorySegment target, long targetStride, long elementBytes, long count);

    /**
     * Writes one value.
     *
     * @param pe whose memory is written
     * @param address any
     * @param value what to write
     */
    void putByte(int pe, long address, byte value);

    /**
     * Writes one value.
     *
     * @param pe whose memory is written
     * @param address a multiple of 2
     * @param value what to write
     */
    void putShort(int pe, long address, short value);

    /**
     * Writes one value.
     *
     * @param pe whose memory is written
     * @param address a multiple of 4
     * @param value what to write
     */
    void putInt(int pe, long address, int value);

    /**
     * Writes one value.
     *
     * @param pe whose memory is written
     * @param address a multiple of 8
     * @param value what to write
     */
    void putLong(int pe, long address, long value);

    /**
     * Writes one value, bit by bit as it is.
     *
     * @param pe whose memory is written
     * @param address a multiple of 4
     * @param value what to write
     */
    void putFloat(int pe, long address, float value);

    /**
     * Writes one value, bit by bit as it is.
     *
     * @param pe whose memory is written
     * @param address a multiple of 8
     * @param value what to write
     */
    void putDouble(int pe, long address, double value);

    /**
     * Reads one value.
     *
     * @param pe whose memory is read
     * @param address any
     * @return the value
     */
    byte getByte(int pe, long address);

    /**
     * Reads one value.
     *
     * @param pe whose memory is read
     * @param address a multiple of 2
     * @return the value
     */
    short getShort(int pe, long address);

    /**
     * Reads one value.
     *
     * @param pe whose memory is read
     * @param address a multiple of 4
     * @return the value
     */
    int getInt(int pe, long address);

    /**
     * Reads one value.
     *
     * @param pe whose memory is read
     * @param address a multiple of 8
     * @return the value
     */
    long getLong(int pe, long address);

    /**
     * Reads one value, bit by bit as it is.
     *
     * @param pe whose memory is read
     * @param address a multiple of 4
     * @return the value
     */
    float getFloat(int pe, long address);

    /**
     * Reads one value, bit by bit as it is.
     *
     * @param pe whose memory is read
     * @param address a multiple of 8
     * @return the value
     */
    double getDouble(int pe, long address);

    /**
     * Keeps apart, for each PE, what was put into it before and what is put into it from now on: nobody sees of the second and not yet of the first.
     * Threads: orders what the calling thread has put.
     */
    void fence();

    /** Returns when everything that the calling thread has put, got or changed so far is complete: puts can be seen by all PEs, targets of gets are filled. */
    void quiet();
}
