package memheap.pe;

import java.util.List;
import memheap.api.Allocation;
import memheap.api.Memheap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The symmetric heap of a job: a {@link Memheap} whose service property {@code memheap.scope} is {@code symmetric}, in the registry as long as this PE
 * is in a job.
 *
 * <p>Allocations, frees and resizes are <strong>collective</strong>, whether they are made here, by an {@link Allocation} or through {@code
 * addresses()}: every PE that lives makes the same ones in the same order with the same arguments, and all get the same address or the same exception.
 * An allocation returns after all have made it, zeroed bytes are zero before; a block is free, or has moved, after all have come to that call. A
 * request for 0 bytes leads to no block and is no call: its address is 0, and a free of 0 does nothing. A resize to 0 bytes is a free.
 *
 * <p>Where the calls of the PEs differ, each of them throws {@link SymmetryViolationException}; where one PE cannot do what all others can, all throw
 * what that one has met; where a PE is lost, all throw {@link PeerLostException}. In each case no heap has changed. A change of component takes
 * place in the next collective call after all PEs have it in the same version.
 *
 * <p>A block belongs to the job: it stays when the bundle that asked for it stops. There are no arenas ({@link UnsupportedOperationException}).
 */
@ProviderType
public interface SymmetricMemheap extends Memheap {

    /**
     * Allocates several blocks in one meeting of all PEs: all of them, or none.
     *
     * @param byteAlignment of each, a power of two from 1 up to the largest one that fits in a window
     * @param byteSizes size of each, at least 0
     * @return a block for each size, in that order
     * @throws IllegalArgumentException if there is no such alignment or size
     * @throws memheap.api.MemheapException as every collective call
     */
    List<Allocation> allocateAll(long byteAlignment, long... byteSizes);
}
