package memheap.bench.contender;

/**
 * Numbered places that hold one block each, allocated in the contender's own way and kept as what it hands out: an address, a handle, an
 * arena. One thread at a time uses a slot; different slots may be used by different threads where the contender says so.
 */
public interface Slots extends AutoCloseable {

    /**
     * Allocates a block into an empty slot and writes its first 8 bytes.
     *
     * @param slot the slot
     * @param byteSize bytes wanted, at least 8
     */
    void fill(int slot, long byteSize);

    /**
     * Frees the block of a slot.
     *
     * @param slot a slot that holds a block
     */
    void clear(int slot);

    /**
     * Gives the block of a slot another size; what it contains is kept as far as both sizes reach.
     *
     * @param slot a slot that holds a block
     * @param oldByteSize bytes it was asked for
     * @param newByteSize bytes wanted, at least 8
     */
    void resize(int slot, long oldByteSize, long newByteSize);

    /**
     * Allocates a block, writes its first 8 bytes and frees it, without a slot.
     *
     * @param byteSize bytes wanted, at least 8
     */
    void pass(long byteSize);

    /**
     * Writes 8 bytes.
     *
     * @param slot a slot that holds a block
     * @param byteOffset where in the block
     * @param value what to write
     */
    void write(int slot, long byteOffset, long value);

    /**
     * Reads 8 bytes.
     *
     * @param slot a slot that holds a block
     * @param byteOffset where in the block
     * @return what was written there
     */
    long read(int slot, long byteOffset);

    /** Frees all blocks that are left. */
    @Override
    void close();

    /**
     * Frees the block of a slot and allocates another one into it.
     *
     * @param slot a slot that holds a block
     * @param byteSize bytes wanted, at least 8
     */
    default void replace(int slot, long byteSize) {
        clear(slot);
        fill(slot, byteSize);
    }

    /**
     * Lets a block grow through several sizes, then frees it.
     *
     * @param slot an empty slot
     * @param byteSizes the sizes, at least one, each at least 8
     */
    default void grow(int slot, long[] byteSizes) {
        fill(slot, byteSizes[0]);
        for (int i = 1; i < byteSizes.length; i++) {
            resize(slot, byteSizes[i - 1], byteSizes[i]);
        }
        clear(slot);
    }
}
