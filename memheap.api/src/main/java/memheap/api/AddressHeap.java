package memheap.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The symmetric heap as C sees it: numbers in, numbers out, no object per call.
 *
 * <p>An address is live from the call that returns it until the call that frees it. All methods may be called from any thread; a block
 * may be freed by another thread than the one that allocated it. Once the base has stopped, every method throws
 * {@link HeapClosedException}.
 */
@ProviderType
public interface AddressHeap {

    /** The address that no block ever has. */
    long NULL = 0;

    /**
     * Allocates a block with undefined content.
     *
     * @param byteSize bytes wanted, at least 0; a block of 0 bytes is live, has an address of its own and must be freed
     * @param byteAlignment a power of two from 1 to the window's size; below {@value Memheap#MINIMUM_ALIGNMENT} it means that
     * @return the block's address, a multiple of the alignment, never {@link #NULL}
     * @throws IllegalArgumentException if {@code byteSize} is negative or {@code byteAlignment} is not such a power of two
     * @throws OutOfMemheapException if no free block is large enough, or the live bytes of all generations would exceed the heap's size
     * @throws QuotaExceededException if more would be live than {@code memheap.limit} allows for the owner
     * @throws NoActiveComponentException if no component manages the heap at present
     * @throws HeapClosedException if the base has stopped, or the bundle that this object was given to
     */
    long allocate(long byteSize, long byteAlignment);

    /**
     * Allocates a block whose {@code byteSize} bytes are zero; otherwise as {@link #allocate}.
     *
     * @param byteSize bytes wanted, at least 0
     * @param byteAlignment a power of two from 1 to the window's size
     * @return the block's address, never {@link #NULL}
     * @throws IllegalArgumentException as for {@link #allocate}
     * @throws OutOfMemheapException as for {@link #allocate}
     * @throws QuotaExceededException as for {@link #allocate}
     * @throws NoActiveComponentException as for {@link #allocate}
     * @throws HeapClosedException if the base has stopped
     */
    long allocateZeroed(long byteSize, long byteAlignment);

    /**
     * Gives a block another size, in place or by moving it.
     *
     * <p>The first {@code min(usableBytes(address), newByteSize)} bytes keep their content. {@code reallocate(NULL, n)} allocates {@code n}
     * bytes; {@code reallocate(address, 0)} frees the block and returns {@link #NULL}, as OpenSHMEM has it. A block that moves keeps
     * {@value Memheap#MINIMUM_ALIGNMENT} bytes of alignment, not a larger one. On failure the old block is untouched and live.
     *
     * @param address a live block, or {@link #NULL}
     * @param newByteSize bytes wanted, at least 0
     * @return the block's address from now on; when it differs from {@code address}, that one is no longer live
     * @throws IllegalArgumentException if {@code newByteSize} is negative
     * @throws InvalidFreeException if {@code address} is not {@link #NULL} and no live block starts there
     * @throws OutOfMemheapException if the block can neither grow in place nor be moved
     * @throws QuotaExceededException if the owner of the block would have more than its limit
     * @throws NoActiveComponentException if it has to move and no component is active, or it was found in a heap file ({@code memheap.backing}) and its component has not come back yet
     * @throws HeapClosedException if the base has stopped
     */
    long reallocate(long address, long newByteSize);

    /**
     * Frees a block. {@code free(NULL)} does nothing.
     *
     * @param address a live block, or {@link #NULL}
     * @throws InvalidFreeException if no live block starts there: freed before, inside of a block, outside of the heap, taken back when the bundle stopped; the heap is intact
     * @throws DamagedBlockException if somebody has written past the block ({@code memheap.hardening=full} alone); the block is free nevertheless
     * @throws NoActiveComponentException if it was found in a heap file ({@code memheap.backing}) and its component, which knows what is live, has not come back yet
     * @throws HeapClosedException if the base has stopped
     */
    void free(long address);

    /**
     * How many bytes of a block may be used: at least what was asked for, more where the component rounds up.
     *
     * @param address a live block
     * @return its usable bytes
     * @throws InvalidFreeException if no live block starts there
     * @throws NoActiveComponentException if it was found in a heap file ({@code memheap.backing}) and its component, which knows what is live, has not come back yet
     * @throws HeapClosedException if the base has stopped
     */
    long usableBytes(long address);

    /**
     * The whole reserve as one segment, indexed by address: byte {@code i} of a block at {@code address} is at {@code address + i}.
     * It is not bounded by blocks: keeping inside of one's own is the caller's part. Access throws {@link IllegalStateException} once the
     * base has stopped.
     *
     * @return the reserve, always the same segment
     * @throws HeapClosedException if the base has stopped
     */
    MemorySegment memory();
}
