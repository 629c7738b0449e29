package memheap.base;

import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;

/**
 * Who serves the blocks of a generation, and knows which of them are live. A generation changes its account when its module departs or comes back; callers inside of the
 * {@link Gate} may still use the one before, which therefore goes on working until they have left. Safe for all threads.
 *
 * <p>Offsets are in the window and may be any number. {@link InvalidFreeException} says in its message what the account knows of the offset, without address and call.
 */
sealed interface Account permits ModuleAccount, CheckedAccount, OrphanAccount, DepartingAccount, AwaitedAccount {

    /** The module that serves, if one does. */
    Optional<GuardedModule> module();

    /** What is known of the live blocks beside the module, if anything. */
    Optional<LiveBlocks> known();

    /**
     * Takes a block.
     *
     * @return its offset, or {@link memheap.spi.MemheapModule#NO_SPACE}
     * @throws ModuleFault if the module breaks its contract
     */
    long allocate(long byteSize, long byteAlignment);

    /**
     * Makes sure that it is known which blocks are live.
     *
     * @throws InTransit while it is not
     * @throws memheap.api.NoActiveComponentException until the component comes that can tell
     */
    default void awaitKnown() {
    }

    /**
     * Takes a block back. After an {@link Error} of the virtual machine it is as live as before.
     *
     * @throws InvalidFreeException if no live block starts there
     * @throws ModuleFault if the module breaks its contract; the block is free nevertheless
     * @throws InTransit like {@link #awaitKnown}
     */
    void free(long offset);

    /** The first half of {@link #free}: from now on no live block is known there. Fails like that, unless only the module knows. */
    void strike(long offset);

    /** The second half of {@link #free}, for a block that was struck out. Fails like that; {@link InvalidFreeException} only if nobody but the module knows what is live. */
    void giveBack(long offset);

    /**
     * The bytes that were asked for a block, or that it takes up where nobody keeps that.
     *
     * @return at least 0
     * @throws InvalidFreeException if no live block starts there
     * @throws InTransit while that is not known
     */
    long knownBytes(long offset);

    /** The bytes that a block may hold; fails like {@link #knownBytes}, and with a {@link ModuleFault}. */
    long usableBytes(long offset);

    /** Gives a block another size where it is; fails like {@link #usableBytes}. @return whether it has that size now */
    boolean resizeInPlace(long offset, long newByteSize);

    /** The sum of {@link #knownBytes} over all live blocks. */
    long liveBytes();

    /** How the window is used; fails with a {@link ModuleFault}. */
    HeapUsage usage();
}
