package memheap.spi;

import java.util.Optional;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The manager of one window: offsets in, offsets out, no garbage.
 *
 * <p>Unless {@link #isThreadSafe()} says otherwise, the base makes sure that one thread at a time is inside a module.
 * {@link #forEachBlock}, {@link #verify} and {@link #close} are never called while any other call is under way; they run on a thread of their own, for
 * at most {@code memheap.init.timeout}. A failed call leaves no trace.
 *
 * <p>Whatever a module throws or returns against this contract is a fault: its component is quarantined, and the base serves its live blocks without it.
 */
@ConsumerType
public interface MemheapModule extends AutoCloseable {

    /** What {@link #allocate} returns when there is no room. */
    long NO_SPACE = -1;

    /**
     * Takes a block.
     *
     * @param byteSize bytes wanted, at least 1; may exceed the window
     * @param byteAlignment a power of two, at least 1, at most the largest power of two that the window holds
     * @return the block's offset, a multiple of {@code byteAlignment}, with {@code byteSize} bytes behind it that lie in the window and in no
     *         other live block; or {@link #NO_SPACE}
     */
    long allocate(long byteSize, long byteAlignment);

    /**
     * Gives a block back.
     *
     * @param offset the offset of a live block
     * @throws InvalidFreeException if no live block starts there; nothing has changed. Its {@code address} is {@code offset}, since a module knows no addresses
     */
    void free(long offset);

    /**
     * The bytes of a live block.
     *
     * @param offset the offset of a live block
     * @return at least what was asked for, and always the same until the block is resized
     * @throws InvalidFreeException if no live block starts there
     */
    long usableBytes(long offset);

    /**
     * Gives a live block another size without moving it; the first {@code min(old, new)} bytes keep their content.
     *
     * @param offset the offset of a live block
     * @param newByteSize bytes wanted, at least 1
     * @return whether the block now has at least {@code newByteSize} usable bytes; if not, nothing has changed.
     *         A smaller size always succeeds, though it may leave the block as many usable bytes as before
     * @throws InvalidFreeException if no live block starts there
     */
    boolean resizeInPlace(long offset, long newByteSize);

    /**
     * Whether several threads may call {@link #allocate}, {@link #free}, {@link #usableBytes}, {@link #resizeInPlace} and {@link #usage}
     * at the same time. Asked once, after {@code init}.
     *
     * @return {@code false} by default: the base then locks around each call
     */
    default boolean isThreadSafe() {
        return false;
    }

    /**
     * Whether this module is itself the account of its live blocks: {@link #free}, {@link #usableBytes} and {@link #resizeInPlace} throw
     * {@link InvalidFreeException} for every number that is not the offset of a live block, whatever other threads do meanwhile, and
     * {@link #forEachBlock} shows exactly the live blocks. Then the base keeps no account of its own beside it. Asked once, after
     * {@code init}.
     *
     * @return {@code false} by default: the base then keeps an account of its own, which finds wrong frees and wrong results alike
     */
    default boolean keepsAccount() {
        return false;
    }

    /**
     * Opens a cache for one more thread. Called only if {@link #isThreadSafe()} and {@link #keepsAccount()}, by any thread, while others use the module.
     *
     * @return a cache, which the base lets go of without further notice before {@link #close}; or nothing, and the thread calls the module
     */
    default Optional<ThreadCache> openCache() {
        return Optional.empty();
    }

    /**
     * How the window is used now, in a time that does not grow with the number of blocks. {@code largestFreeBytes} is the largest size that
     * {@link #allocate} would serve now with an alignment of 1; {@code allocatedBytes} is the sum of the usable bytes of all live blocks.
     *
     * @return a snapshot
     */
    HeapUsage usage();

    /**
     * Shows every live block to a visitor, in ascending order of offsets.
     *
     * @param visitor called once per live block; it does not call this module
     */
    void forEachBlock(BlockVisitor visitor);

    /**
     * Checks all invariants of this module. It may walk the whole window.
     *
     * @throws CorruptHeapException if one is broken; the message begins with its number
     */
    void verify();

    /** Lets go of everything on the Java heap. It touches neither segment, for the base owns both. A second call does nothing. */
    @Override
    void close();

    /** Sees one live block after the other. */
    @FunctionalInterface
    @ProviderType
    interface BlockVisitor {

        /**
         * Sees one live block.
         *
         * @param offset where it starts in the window
         * @param usableBytes how many bytes it has
         */
        void block(long offset, long usableBytes);
    }
}
