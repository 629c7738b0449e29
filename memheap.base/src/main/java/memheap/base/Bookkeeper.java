package memheap.base;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import memheap.base.ledger.Ledger;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Owner;
import memheap.base.ledger.Owners;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;

/**
 * Notes in the ledger of one generation who has which block, and counts it for its owner. Its methods are called by the one who is inside of the {@link Gate} by a slot, or while nobody is.
 */
final class Bookkeeper {

    private final Ledger ledger;
    private final Owners owners;
    private final Optional<StackSamples> samples;
    private final boolean sampling;
    private final boolean filling;
    private final BlockFill fill;
    private final Reservations reservations;

    Bookkeeper(Ledger ledger, Owners owners, Reservations reservations, Optional<StackSamples> samples, BlockFill fill) {
        this.ledger = ledger;
        this.owners = owners;
        this.reservations = reservations;
        this.samples = samples;
        this.sampling = samples.isPresent();
        this.filling = fill.isOn();
        this.fill = fill;
    }

    Ledger ledger() {
        return ledger;
    }

    Optional<StackSamples> samples() {
        return samples;
    }

    /** What is counted by a slot for a tenure; begins if nothing is. */
    Tally tally(ThreadSlot slot, int tenure) {
        Tally known = slot.tally(tenure);
        return known != null ? known : begun(slot, tenure);
    }

    private Tally begun(ThreadSlot slot, int tenure) {
        Tally begun = owners.tally(tenure);
        slot.keep(begun);
        return begun;
    }

    /**
     * Asks the owner for what a request needs.
     *
     * @return where the block is to be counted
     * @throws OverLimit if it would be more than its limit
     */
    Tally admit(ThreadSlot slot, int tenure, long byteSize) {
        Tally tally = tally(slot, tenure);
        if (!tally.allows(byteSize)) {
            Owner owner = tally.tenure().owner();
            boolean wasTight = owner.isTight(); // if it only becomes so from here on, others may still have been granted what is missing
            if (!owner.grant(tally, byteSize)) {
                throw new OverLimit(owner, wasTight && owner.isTight());
            }
        }
        return tally;
    }

    /** Notes a block that was handed out. */
    void note(Tally tally, long offset, long byteSize) {
        tally.handOut(byteSize);
        enter(tally, offset, byteSize);
    }

    /** Notes a block that is handed out, and counted already. */
    void enter(Tally tally, long offset, long byteSize) {
        boolean sampled = sampling && samples.orElseThrow().tryKeep(tally, offset, byteSize);
        long ghost = ledger.enter(offset, byteSize, tally.tenureIndex(), sampled);
        if (ghost != LedgerEntry.NONE) {
            settleGhost(ghost);
        }
    }

    /** Of two threads that freed one block at once, the first may have left a note, which is overwritten now. */
    private void settleGhost(long ghost) {
        Tally gone = owners.tally(LedgerEntry.tenure(ghost));
        gone.takeBack(LedgerEntry.requestedBytes(ghost));
        gone.tenure().owner().close(gone);
    }

    /**
     * Strikes out a block that is about to be given back to the module, and fills it if that is asked for.
     *
     * @param offset in the window
     * @return what was noted, or {@link LedgerEntry#NONE}
     */
    long strike(long offset) {
        if (!filling) {
            return ledger.strike(offset);
        }
        long entry = ledger.strikeAlone(offset);
        if (entry != LedgerEntry.NONE) {
            fill.over(offset, LedgerEntry.requestedBytes(entry));
        }
        return entry;
    }

    /** Fills what is about to be cut off from a block, if freed bytes are filled. */
    void fillTail(long offset, long byteSize) {
        long entry = filling ? ledger.find(offset) : LedgerEntry.NONE;
        if (entry != LedgerEntry.NONE && byteSize < LedgerEntry.requestedBytes(entry)) {
            fill.over(offset + byteSize, LedgerEntry.requestedBytes(entry) - byteSize);
        }
    }

    /** How much of a block its user may write to: where freed bytes are filled, only what is filled then. */
    long usableBytes(long offset, long moduleBytes) {
        long entry = filling ? ledger.find(offset) : LedgerEntry.NONE;
        return entry == LedgerEntry.NONE ? moduleBytes : LedgerEntry.requestedBytes(entry);
    }

    /** Notes that a block was not given back after all. */
    void revive(long offset, long entry) {
        ledger.revive(offset, entry);
    }

    /** Counts a block as given back. */
    void settle(ThreadSlot slot, long offset, long entry) {
        settle(tallyOf(slot, entry), offset, entry);
    }

    /** Counts a block as given back, where that is counted. */
    void settle(Tally tally, long offset, long entry) {
        tally.takeBack(LedgerEntry.requestedBytes(entry));
        forget(offset, entry);
    }

    /** Where it is counted that a block is given back. */
    Tally tallyOf(ThreadSlot slot, long entry) {
        return tally(slot, LedgerEntry.tenure(entry));
    }

    /** Lets go of what else was kept of a block. */
    void forget(long offset, long entry) {
        if (LedgerEntry.isSampled(entry)) {
            samples.ifPresent(kept -> kept.forget(offset));
        }
    }

    /** Counts a block as given back, and holds it for its owner. @return whether it is held; if not, nothing has changed */
    boolean tryKeepBack(Generation generation, ThreadSlot slot, long offset, long entry) {
        Owner owner = owners.tenure(LedgerEntry.tenure(entry)).owner();
        return reservations.tryKeepBack(owner, generation, offset, LedgerEntry.requestedBytes(entry), () -> settle(slot, offset, entry));
    }

    /** Whether the owner of a block that was given back lacks some of what is reserved for it. */
    boolean isShort(ThreadSlot slot, long entry, Generation active) {
        Tally tally = tallyOf(slot, entry);
        return tally.isReserved() && reservations.isShort(tally.tenure().owner(), active);
    }

    /**
     * Notes that a block has another size, if its owner may have that much without being asked.
     *
     * @return whether it may; not so a block that is not noted
     */
    boolean resizeWithin(ThreadSlot slot, long offset, long byteSize) {
        long entry = ledger.find(offset);
        if (entry == LedgerEntry.NONE) {
            return false;
        }
        Tally tally = tally(slot, LedgerEntry.tenure(entry));
        long growth = byteSize - LedgerEntry.requestedBytes(entry);
        if (!tally.allows(growth)) {
            return false;
        }
        ledger.resize(offset, byteSize);
        tally.grow(growth);
        return true;
    }

    /**
     * Prepares for another size of a block: asks its owner for what it is to grow by, or notes at once that it is smaller, since others may get the rest before the module has returned.
     *
     * @return what was asked for it before; -1 if it is not noted
     * @throws OverLimit if it would be more than its owner's limit
     */
    long prepareResize(ThreadSlot slot, long offset, long byteSize) {
        long entry = ledger.find(offset);
        if (entry == LedgerEntry.NONE) {
            return -1;
        }
        long former = LedgerEntry.requestedBytes(entry);
        if (byteSize > former) {
            admit(slot, LedgerEntry.tenure(entry), byteSize - former);
        } else {
            resizeWithin(slot, offset, byteSize);
        }
        return former;
    }

    /** Takes back what was prepared for a block that keeps its size after all. */
    void giveUpResize(ThreadSlot slot, long offset, long former) {
        if (former >= 0 && resizeWithin(slot, offset, former)) {
            tally(slot, LedgerEntry.tenure(ledger.find(offset))).giveUp();
        }
    }

    /**
     * Counts the notes of live blocks; strikes out what two threads that freed one block at once have left. Nobody is inside.
     *
     * @param isLive whether the module has a block at an offset
     * @return how many there are
     */
    long recount(LongPredicate isLive) {
        var ghosts = new ArrayList<Long>();
        var live = new LongAdder();
        ledger.forEach((offset, entry, ageSeconds) -> {
            if (isLive.test(offset)) {
                live.increment();
            } else {
                ghosts.add(offset);
            }
        });
        ghosts.forEach(offset -> settleGhost(ledger.strike(offset)));
        return live.sum();
    }

    /** Who has the block at an offset, if it is noted. */
    Optional<Tenure> tenureOf(long offset) {
        long entry = ledger.find(offset);
        return entry == LedgerEntry.NONE ? Optional.empty() : Optional.of(owners.tenure(LedgerEntry.tenure(entry)));
    }

    /**
     * Why no live block starts at an offset, if the notes tell.
     *
     * @param offset any offset in the window
     * @param windowAddress what to add to make an address of it
     */
    Optional<String> likelyCause(long offset, long windowAddress) {
        long start = ledger.startOfEnclosing(offset);
        if (start >= 0) {
            long enclosing = ledger.find(start);
            return Optional.of(String.format(Locale.ROOT, "it lies %d bytes inside of the block at 0x%x, which has %d bytes and belongs to '%s'",
                    offset - start, windowAddress + start, LedgerEntry.requestedBytes(enclosing), nameOf(enclosing)));
        }
        return fateOf(offset);
    }

    /** What has become of the last block at an offset, if the notes tell; there is none now. */
    Optional<String> fateOf(long offset) {
        long reclaimed = ledger.findReclaimed(offset);
        if (reclaimed != LedgerEntry.NONE) {
            return Optional.of(String.format(Locale.ROOT, "it was reclaimed: a block of %d bytes of '%s' was there, and %s", LedgerEntry.requestedBytes(reclaimed),
                    nameOf(reclaimed), owners.tenure(LedgerEntry.tenure(reclaimed)).ended()));
        }
        long freed = ledger.findFreed(offset);
        return freed == LedgerEntry.NONE ? Optional.empty() : Optional.of(String.format(Locale.ROOT,
                "most likely it was freed before: a block of %d bytes of '%s' was there", LedgerEntry.requestedBytes(freed), nameOf(freed)));
    }

    private String nameOf(long entry) {
        return owners.tenure(LedgerEntry.tenure(entry)).owner().name();
    }
}
