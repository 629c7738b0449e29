package memheap.api;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One live block and the right to free it.
 *
 * <p>Safe for many threads: of several concurrent calls of {@link #close()} exactly one frees the block, the others throw.
 */
@ProviderType
public interface Allocation extends AutoCloseable {

    /**
     * The block's symmetric address. It can still be read after the block was freed, for messages.
     *
     * @return the address in bytes from the start of the reserve, never 0
     */
    long address();

    /**
     * The bytes that were asked for.
     *
     * @return at least 0
     */
    long byteSize();

    /**
     * The block as a segment of exactly {@link #byteSize()} bytes. The segment is bounded, so writing past the block throws; but a segment
     * that was taken before {@link #close()} is not revoked by it (a shared scope per block costs some 28 microseconds). Where later
     * access has to throw, allocate from {@link Memheap#confinedArena()} or {@link Memheap#sharedArena()}. Once the base has stopped, access
     * through an earlier segment throws {@link IllegalStateException}.
     *
     * @return the block's bytes
     * @throws IllegalStateException if the block was freed or resized through this handle
     * @throws InvalidFreeException if it was taken back since its bundle has stopped
     * @throws HeapClosedException if the base has stopped
     */
    MemorySegment segment();

    /**
     * Frees the block.
     *
     * @throws IllegalStateException if it was freed or resized through this handle before; the heap is intact
     * @throws InvalidFreeException if it was freed by its address before, or taken back since its bundle has stopped; the heap is intact
     * @throws DamagedBlockException if somebody has written past the block ({@code memheap.hardening=full} alone); the block is free nevertheless
     * @throws HeapClosedException if the base has stopped
     */
    @Override
    void close();
}
