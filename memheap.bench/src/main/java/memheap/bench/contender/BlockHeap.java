package memheap.bench.contender;

/**
 * A heap whose blocks are known by a number. Whether several threads may call it at a time is for whoever makes one to know; a block may be
 * freed by another thread than the one that allocated it.
 */
public interface BlockHeap {

    /**
     * Takes a block with undefined content.
     *
     * @param byteSize bytes wanted, at least 8
     * @return a number that stands for the block until it is freed
     * @throws OutOfMemoryError if there is no room
     */
    long allocate(long byteSize);

    /**
     * Gives a block back.
     *
     * @param block a live block
     */
    void free(long block);

    /**
     * Gives a block another size; the first {@code min(oldByteSize, newByteSize)} bytes keep their content.
     *
     * @param block a live block, from now on no longer live unless it is returned
     * @param oldByteSize bytes it was asked for, at least 8
     * @param newByteSize bytes wanted, at least 8
     * @return the resized block
     * @throws OutOfMemoryError if there is no room
     */
    long resize(long block, long oldByteSize, long newByteSize);

    /**
     * Writes 8 bytes.
     *
     * @param block a live block
     * @param byteOffset where in the block
     * @param value what to write
     */
    void write(long block, long byteOffset, long value);

    /**
     * Reads 8 bytes.
     *
     * @param block a live block
     * @param byteOffset where in the block
     * @return what was written there
     */
    long read(long block, long byteOffset);
}
