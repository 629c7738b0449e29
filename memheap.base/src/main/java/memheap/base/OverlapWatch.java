package memheap.base;

import java.lang.invoke.VarHandle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import memheap.api.InvalidFreeException;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Tally;

/**
 * Looks whether a block that a module gives or lets grow shares bytes with another one that somebody has, as the ledger tells. All blocks of a new module are looked at, and later on those of some
 * places. For any thread that is inside of the {@link Gate}.
 */
final class OverlapWatch {

    /** How many blocks of a new module are looked at. */
    static final int YOUNG_BLOCKS = 1 << 12;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;
    private static final int WATCHED_SHIFT = Long.SIZE - 6; // one place of 64

    private final Generation generation;
    private final Bookkeeper books;
    private int youngBlocks = YOUNG_BLOCKS; // how many are still to be looked at; more or less, for threads do not wait for each other

    OverlapWatch(Generation generation, Bookkeeper books) {
        this.generation = generation;
        this.books = books;
    }

    /** Whether a block is looked at: one of a new module, and later on those of some places. */
    boolean isWatched(long offset) {
        return youngBlocks > 0 && youngBlocks-- > 0 || (offset >>> 4) * FIBONACCI >>> WATCHED_SHIFT == 0;
    }

    /** Looks at a block that has not been noted yet. @throws ModuleFault if it overlaps another one; nobody has it then */
    void requireApart(Account serving, long offset, Request request) {
        overlap(serving, offset, request).ifPresent(fault -> {
            serving.strike(offset);
            throw fault;
        });
    }

    /**
     * Looks again when it has been noted: of two threads that were given overlapping blocks and have noted them at once, one finds the block of the other, and does not keep its own.
     *
     * @throws ModuleFault if it overlaps another one; nobody has it any more then
     */
    void requireStillApart(Account serving, long offset, Request request, Tally tally) {
        VarHandle.fullFence();
        overlap(serving, offset, request).ifPresent(fault -> {
            serving.strike(offset);
            takeBack(tally, offset);
            throw fault;
        });
    }

    private void takeBack(Tally tally, long offset) {
        generation.counts().takeBack();
        long entry = books.ledger().strike(offset);
        if (entry != LedgerEntry.NONE) {
            books.settle(tally, offset, entry);
        }
    }

    /**
     * Does the same with a block that has grown: what was cut off from it before may be a block of somebody else's now.
     *
     * @throws ModuleFault if it overlaps another one; it has its former size then
     */
    void requireGrownApart(ThreadSlot slot, Account serving, long offset, long former, long newByteSize) {
        VarHandle.fullFence();
        overlap(serving, offset, newByteSize, () -> String.format(Locale.ROOT, "resizeInPlace(0x%x, %d) returned true: that block", offset, newByteSize)).ifPresent(fault -> {
            serving.known().ifPresent(blocks -> blocks.replace(offset, newByteSize, former));
            books.resizeWithin(slot, offset, former);
            throw fault;
        });
    }

    private Optional<ModuleFault> overlap(Account serving, long offset, Request request) {
        return overlap(serving, offset, request.byteSize(), () -> String.format(Locale.ROOT, "allocate(%d, %d) returned offset 0x%x, which", request.moduleBytes(), request.byteAlignment(), offset));
    }

    /** What the module has done wrong by a call, which is put into words only then, if a block shares bytes with another one that somebody has. */
    private Optional<ModuleFault> overlap(Account serving, long offset, long byteSize, Supplier<String> call) {
        long other = books.ledger().startOfOverlapping(offset, byteSize);
        long otherBytes = other < 0 ? 0 : liveBytesAt(serving, other);
        boolean overlaps = otherBytes > 0 && (other > offset || other + otherBytes > offset);
        return !overlaps ? Optional.empty() : Optional.of(new ModuleFault(generation, String.format(Locale.ROOT, "%s overlaps a live block of %d bytes at offset 0x%x", call.get(), otherBytes, other)));
    }

    /** The bytes of a block that is noted; 0 if it is not live, for two threads that free one block at once may leave its note behind. */
    private static long liveBytesAt(Account serving, long offset) {
        try {
            return serving.knownBytes(offset);
        } catch (InvalidFreeException | ModuleFault | InTransit unknown) {
            return 0;
        }
    }
}
