package memheap.replay.peer;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A heap as a replay sees it: blocks are known by a number, and their bytes lie at an address. For one thread at a time.
 *
 * <p>A block's number is its address where the allocator hands out addresses; one that hands out objects numbers them. It is live from the
 * call that returns it until the call that frees it.
 */
@ConsumerType
public interface PeerHeap {

    /** The number that no block ever has. */
    long NONE = 0;

    /**
     * Allocates a block with undefined content.
     *
     * @param byteSize bytes wanted, at least 0; a block of 0 bytes is live, has a number of its own and must be freed
     * @param byteAlignment a power of two that the block's address is a multiple of; 1 if the program did not ask for any
     * @return the block, never {@link #NONE}
     * @throws OutOfMemoryError if there is no room; nothing has changed
     * @throws IllegalArgumentException if there are no blocks of that size or alignment; nothing has changed
     */
    long allocate(long byteSize, long byteAlignment);

    /**
     * Allocates a block whose {@code byteSize} bytes are zero; otherwise as {@link #allocate}.
     *
     * @param byteSize bytes wanted, at least 0
     * @param byteAlignment as for {@link #allocate}
     * @return the block, never {@link #NONE}
     * @throws OutOfMemoryError as for {@link #allocate}
     * @throws IllegalArgumentException as for {@link #allocate}
     */
    long allocateZeroed(long byteSize, long byteAlignment);

    /**
     * Gives a block another size; the bytes that both sizes reach keep their content. A block that moves keeps no larger alignment than the
     * allocator gives to every block.
     *
     * @param block a live block
     * @param newByteSize bytes wanted, at least 1
     * @return the block from now on; when it differs from {@code block}, that one is no longer live
     * @throws OutOfMemoryError if there is no room; the old block is untouched and live
     * @throws IllegalArgumentException if there are no blocks of that size; the old block is untouched and live
     */
    long reallocate(long block, long newByteSize);

    /**
     * Frees a block.
     *
     * @param block a live block
     */
    void free(long block);

    /**
     * Where a block's bytes are.
     *
     * @param block a live block
     * @return the index of its first byte in {@link #memory}; the same until the block is resized or freed
     */
    long address(long block);

    /**
     * All memory that blocks can lie in, indexed by address. It is not bounded by blocks.
     *
     * @return always the same segment
     */
    MemorySegment memory();
}
