package memheap.pe;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Single values in the memory of other PEs that many change at once. Each call is atomic for all atomic calls of all PEs on that value, and for
 * {@code putSignal} and {@code waitUntil}; not for puts and plain stores to the same place. A call that returns a value returns the one from before
 * it, and is complete when it returns; others are complete after a {@code quiet}.
 *
 * <p>An atomic call is not ordered with what was put before: a {@code fence} between the two does that. Addresses are multiples of 4 for {@code int}
 * and of 8 for {@code long}; every method throws what the package says of arguments and of lost PEs.
 */
@ProviderType
public interface RemoteAtomics {

    /**
     * Reads a value.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @return the value
     */
    int fetchInt(int pe, long address);

    /**
     * Writes a value.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value what to write
     */
    void setInt(int pe, long address, int value);

    /**
     * Adds to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value what to add
     */
    void addInt(int pe, long address, int value);

    /**
     * Adds to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value what to add
     * @return the value before
     */
    int fetchAddInt(int pe, long address, int value);

    /**
     * Adds 1 to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     */
    void incrementInt(int pe, long address);

    /**
     * Adds 1 to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @return the value before
     */
    int fetchIncrementInt(int pe, long address);

    /**
     * Writes a value.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value what to write
     * @return the value before
     */
    int swapInt(int pe, long address, int value);

    /**
     * Writes a value if the one that is there is the expected one.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param expected what has to be there
     * @param value what to write in its place
     * @return the value before; it was replaced if that is the expected one
     */
    int compareAndSwapInt(int pe, long address, int expected, int value);

    /**
     * Combines a value with another one by a bitwise and.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value the other one
     */
    void andInt(int pe, long address, int value);

    /**
     * Combines a value with another one by a bitwise and.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value the other one
     * @return the value before
     */
    int fetchAndInt(int pe, long address, int value);

    /**
     * Combines a value with another one by a bitwise or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value the other one
     */
    void orInt(int pe, long address, int value);

    /**
     * Combines a value with another one by a bitwise or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value the other one
     * @return the value before
     */
    int fetchOrInt(int pe, long address, int value);

    /**
     * Combines a value with another one by a bitwise exclusive or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value the other one
     */
    void xorInt(int pe, long address, int value);

    /**
     * Combines a value with another one by a bitwise exclusive or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 4
     * @param value the other one
     * @return the value before
     */
    int fetchXorInt(int pe, long address, int value);

    /**
     * Reads a value.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @return the value
     */
    long fetchLong(int pe, long address);

    /**
     * Writes a value.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value what to write
     */
    void setLong(int pe, long address, long value);

    /**
     * Adds to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value what to add
     */
    void addLong(int pe, long address, long value);

    /**
     * Adds to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value what to add
     * @return the value before
     */
    long fetchAddLong(int pe, long address, long value);

    /**
     * Adds 1 to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     */
    void incrementLong(int pe, long address);

    /**
     * Adds 1 to a value; it wraps around.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @return the value before
     */
    long fetchIncrementLong(int pe, long address);

    /**
     * Writes a value.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value what to write
     * @return the value before
     */
    long swapLong(int pe, long address, long value);

    /**
     * Writes a value if the one that is there is the expected one.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param expected what has to be there
     * @param value what to write in its place
     * @return the value before; it was replaced if that is the expected one
     */
    long compareAndSwapLong(int pe, long address, long expected, long value);

    /**
     * Combines a value with another one by a bitwise and.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value the other one
     */
    void andLong(int pe, long address, long value);

    /**
     * Combines a value with another one by a bitwise and.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value the other one
     * @return the value before
     */
    long fetchAndLong(int pe, long address, long value);

    /**
     * Combines a value with another one by a bitwise or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value the other one
     */
    void orLong(int pe, long address, long value);

    /**
     * Combines a value with another one by a bitwise or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value the other one
     * @return the value before
     */
    long fetchOrLong(int pe, long address, long value);

    /**
     * Combines a value with another one by a bitwise exclusive or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value the other one
     */
    void xorLong(int pe, long address, long value);

    /**
     * Combines a value with another one by a bitwise exclusive or.
     *
     * @param pe whose memory it is in
     * @param address a multiple of 8
     * @param value the other one
     * @return the value before
     */
    long fetchXorLong(int pe, long address, long value);
}
