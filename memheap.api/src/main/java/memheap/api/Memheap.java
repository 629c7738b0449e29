package memheap.api;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A symmetric off-heap heap: the service that a bundle asks for in order to allocate.
 *
 * <p>Each consuming bundle gets an object of its own. It stays valid over every change of the component that manages the heap: blocks keep
 * their address and content when a better component arrives, when the active one is updated and when all of them go away.
 * Once the base bundle has stopped, every method throws {@link HeapClosedException}.
 *
 * <p>Three ways lead into the same heap. {@link #allocate(long)} is the shortest and returns a handle that frees its block on close;
 * {@link #confinedArena()} and {@link #sharedArena()} serve every API that takes an {@link Arena}, and revoke access on close;
 * {@link #addresses()} is the heap as C sees it, without an object per call.
 * A block is freed the way it was allocated: freeing the block of an {@link Allocation} or of an arena through {@link AddressHeap#free}
 * leaves that handle with an address that may soon belong to somebody else.
 *
 * <p>Each block has an owner: the bundle that asked for it. When the bundle stops, its blocks are taken back, unless {@code memheap.onStop} says otherwise: from then on its handles and arenas throw,
 * and so does every free by address. To get and release the service frees nothing.
 *
 * <p>All methods may be called from any thread, virtual threads included.
 */
@ProviderType
public interface Memheap {

    /** The alignment, in bytes, of a block when none or a smaller one is asked for: it fits every primitive and pointer type. */
    long MINIMUM_ALIGNMENT = 16;

    /**
     * Allocates a block with undefined content, aligned to {@value #MINIMUM_ALIGNMENT} bytes.
     *
     * @param byteSize bytes wanted, at least 0; a block of 0 bytes is live, has an address of its own and must be freed like any other
     * @return the new block
     * @throws IllegalArgumentException if {@code byteSize} is negative
     * @throws OutOfMemheapException if no free block is large enough, or the live bytes of all generations would exceed the heap's size
     * @throws QuotaExceededException if more would be live than {@code memheap.limit} allows for the owner
     * @throws NoActiveComponentException if no component manages the heap at present; it says why for each known one
     * @throws HeapClosedException if the base has stopped, or the bundle that this object was given to
     */
    Allocation allocate(long byteSize);

    /**
     * Allocates a block with undefined content.
     *
     * @param byteSize bytes wanted, at least 0
     * @param byteAlignment a power of two from 1 to the window's size; the address, symmetric and native, is a multiple of it
     * @return the new block
     * @throws IllegalArgumentException if {@code byteSize} is negative or {@code byteAlignment} is not such a power of two
     * @throws OutOfMemheapException as for {@link #allocate(long)}
     * @throws QuotaExceededException as for {@link #allocate(long)}
     * @throws NoActiveComponentException as for {@link #allocate(long)}
     * @throws HeapClosedException if the base has stopped
     */
    Allocation allocate(long byteSize, long byteAlignment);

    /**
     * Allocates a block whose {@code byteSize} bytes are all zero; otherwise as {@link #allocate(long, long)}.
     *
     * @param byteSize bytes wanted, at least 0
     * @param byteAlignment a power of two from 1 to the window's size
     * @return the new block
     * @throws IllegalArgumentException as for {@link #allocate(long, long)}
     * @throws OutOfMemheapException as for {@link #allocate(long)}
     * @throws QuotaExceededException as for {@link #allocate(long)}
     * @throws NoActiveComponentException as for {@link #allocate(long)}
     * @throws HeapClosedException if the base has stopped
     */
    Allocation allocateZeroed(long byteSize, long byteAlignment);

    /**
     * Gives a block another size, in place where its component can, otherwise by moving it.
     *
     * <p>The first {@code min(old, new)} bytes keep their content; bytes beyond are undefined. A block that moves keeps at least
     * {@value #MINIMUM_ALIGNMENT} bytes of alignment, not a larger one it was allocated with. On success the handle passed in is closed and
     * must not be used again. On failure nothing has changed: the old block is live, at its address, with its content.
     *
     * @param allocation a live block of this heap
     * @param newByteSize bytes wanted, at least 0; 0 keeps a live block of 0 bytes
     * @return the handle of the resized block
     * @throws IllegalArgumentException if {@code newByteSize} is negative or {@code allocation} is not of this heap
     * @throws IllegalStateException if {@code allocation} is closed
     * @throws InvalidFreeException if the block was freed by its address
     * @throws OutOfMemheapException if the block can neither grow in place nor be moved
     * @throws NoActiveComponentException if it has to move and no component is active
     * @throws HeapClosedException if the base has stopped
     */
    Allocation resize(Allocation allocation, long newByteSize);

    /**
     * Opens an arena whose segments lie in this heap and are confined to the calling thread.
     *
     * <p>Everything {@link Arena#ofConfined()} says holds; {@link Arena#allocate(long, long)} zeroes, as Arena demands. Closing frees all
     * blocks of the arena; every later access to their segments throws {@link IllegalStateException}, and so does a second close. {@code allocate} throws
     * {@link OutOfMemheapException}, {@link NoActiveComponentException} and {@link HeapClosedException} as {@link #allocate(long, long)} does. Once the base
     * has stopped, segments of an open arena read zeros, and the arena can still be closed.
     *
     * @return a new arena
     * @throws UnsupportedOperationException if native access is denied to the base; {@link #allocate(long)} and {@link #addresses()} work
     * @throws HeapClosedException if the base has stopped
     */
    Arena confinedArena();

    /**
     * Opens an arena whose segments lie in this heap and may be used by all threads; otherwise as {@link #confinedArena()}.
     *
     * @return a new arena
     * @throws UnsupportedOperationException if native access is denied to the base
     * @throws HeapClosedException if the base has stopped
     */
    Arena sharedArena();

    /**
     * The same heap as C sees it.
     *
     * @return the address heap, always the same object for one {@code Memheap}
     * @throws HeapClosedException if the base has stopped
     */
    AddressHeap addresses();

    /**
     * Tells whether an address lies in a window that is open now. It says nothing about a live block being there.
     *
     * @param address any number
     * @return whether some generation, active, draining or orphaned, holds the window of that address
     * @throws HeapClosedException if the base has stopped
     */
    boolean contains(long address);

    /**
     * Tells whether a segment lies wholly in one window that is open now.
     *
     * @param segment any segment; one on the Java heap is never contained
     * @return whether some generation holds the window that all its bytes lie in
     * @throws HeapClosedException if the base has stopped
     */
    boolean contains(MemorySegment segment);

    /**
     * The same heap for another owner: what is allocated through it is accounted to that name, held against the limit of that name, and found under it in reports. For adapters, which allocate on
     * behalf of others.
     *
     * <p>If a bundle of that symbolic name is active, its blocks are that bundle's, and treated like all others of it when it stops; otherwise they end with the bundle that this object belongs to.
     * Without a ledger ({@code memheap.ledger=off}) nobody is accounted for, and the name has no effect.
     *
     * @param name 1 to 128 letters, digits, {@code .}, {@code -} and {@code _}
     * @return a heap that may be kept; equal names lead to one owner
     * @throws IllegalArgumentException if it is no such name
     * @throws HeapClosedException if the base has stopped
     */
    Memheap forOwner(String name);

    /**
     * Reads the counters of the whole heap. They are taken one after the other while others allocate, so they need not agree to the byte.
     *
     * @return a snapshot
     * @throws HeapClosedException if the base has stopped
     */
    HeapStatistics statistics();
}
