package memheap.base;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import memheap.base.BaseCalls.Piece;
import memheap.base.ledger.Owner;
import memheap.base.ledger.Owners;

/**
 * Space that is held for owners with a reservation: blocks of the active module that nobody has. What an owner has and what is held for it make up its reservation at least, so nobody else can take
 * it, and no fragmentation by others either. A request of the owner that finds no room elsewhere is served from it ({@link Upkeep#draw}); what the owner frees is held again at once.
 *
 * <p>Safe for all threads. Blocks are taken and given back on {@code memheap-lifecycle} alone.
 */
final class Reservations {

    private static final long LEAST_PIECE = 4096;

    private final Owners owners;
    private final Map<Place, HeldSpace> held = new HashMap<>(); // guarded by this

    private record Place(Owner owner, Generation generation) {
    }

    /** What is held for one owner in one generation. */
    private static final class HeldSpace {

        private final List<Piece> blocks = new ArrayList<>();
        private long bytes;

        void add(Piece block) {
            blocks.add(block);
            bytes += block.byteSize();
        }
    }

    Reservations(Owners owners) {
        this.owners = owners;
    }

    /** Takes what is missing for every owner from a generation in which nobody is inside, as far as it has room. */
    void hold(Generation generation) {
        owners.reserved().forEach(owner -> hold(owner, generation));
    }

    /** What is missing is rounded up to pieces that can be held, so that nothing is missing for ever. */
    private void hold(Owner owner, Generation generation) {
        long missing = Math.ceilDiv(Math.max(0, missingBytes(owner, generation)), LEAST_PIECE) * LEAST_PIECE;
        if (missing > 0) {
            generation.forBase().take(missing, LEAST_PIECE).forEach(piece -> add(new Place(owner, generation), piece));
        }
    }

    /** What is reserved for an owner, but neither live nor held; less than 0 if there is more of it. */
    private long missingBytes(Owner owner, Generation generation) {
        return owner.reservedBytes() - owner.liveBytes() - heldBytes(owner, generation);
    }

    /**
     * What is reserved for all but one owner, but neither live nor held: no room was found for it, or it has come free where nothing is held.
     *
     * @param active where is held
     * @param except whose own does not count
     * @return bytes that nobody else may take
     */
    private long unfilledBytes(Generation active, Owner except) {
        long sum = 0;
        for (Owner owner : owners.reserved()) {
            sum += owner == except ? 0 : Math.max(0, missingBytes(owner, active));
        }
        return sum;
    }

    /** What is reserved for others than one owner and not live, by their names. */
    Map<String, Long> unusedBytes(Owner except) {
        var unused = new TreeMap<String, Long>();
        owners.reserved().stream().filter(owner -> owner != except && owner.reservedBytes() > owner.liveBytes()).forEach(owner -> unused.put(owner.name(), owner.reservedBytes() - owner.liveBytes()));
        return unused;
    }

    /**
     * What an owner may have of a budget.
     *
     * @param budgetBytes of which part is reserved for others and not filled
     * @param wholeBytes what there is of the heap at most
     * @return bytes; the budget itself if nobody else lacks anything
     */
    long unreservedBytes(long budgetBytes, World now, long wholeBytes, Owner owner) {
        long unfilledBytes = now.active() == null ? 0 : unfilledBytes(now.active(), owner);
        return unfilledBytes == 0 ? budgetBytes : Math.min(budgetBytes, wholeBytes) - unfilledBytes;
    }

    /** Whether so much is missing for an owner that it is worth while to hold it at once. */
    boolean isShort(Owner owner, Generation active) {
        return missingBytes(owner, active) >= LEAST_PIECE;
    }

    /** Whether something could be held that is not. */
    boolean isShort(Generation active) {
        return !owners.reserved().isEmpty() && unfilledBytes(active, null) > 0;
    }

    private synchronized void add(Place place, Piece block) {
        held.computeIfAbsent(place, unknown -> new HeldSpace()).add(block);
    }

    /**
     * Holds a block that its owner gives back, if its reservation would not be full without it. The block has been struck out.
     *
     * @param settling counts the block as given back; called if it is held
     * @return whether it is held; if not, the caller gives it back to the module
     */
    synchronized boolean tryKeepBack(Owner owner, Generation generation, long offset, long byteSize, Runnable settling) {
        if (owner.liveBytes() - byteSize + heldBytes(owner, generation) >= owner.reservedBytes()) {
            return false;
        }
        settling.run();
        add(new Place(owner, generation), new Piece(offset, byteSize));
        return true;
    }

    /** The bytes that are held for an owner in a generation. */
    synchronized long heldBytes(Owner owner, Generation generation) {
        HeldSpace space = held.get(new Place(owner, generation));
        return space == null ? 0 : space.bytes;
    }

    /** The bytes that are held in a generation. */
    synchronized long heldBytes(Generation generation) {
        return held.entrySet().stream().filter(entry -> entry.getKey().generation() == generation).mapToLong(entry -> entry.getValue().bytes).sum();
    }

    /** How many blocks of a generation are held. */
    synchronized long heldBlocks(Generation generation) {
        return held.entrySet().stream().filter(entry -> entry.getKey().generation() == generation).mapToLong(entry -> entry.getValue().blocks.size()).sum();
    }

    /** Gives back all that is held of a generation which is not the active one any more. */
    void release(Generation generation) {
        owners.all().forEach(owner -> release(owner, generation));
    }

    /** Gives back all that is held for an owner in a generation. */
    void release(Owner owner, Generation generation) {
        generation.forBase().free(removed(owner, generation).stream().map(Piece::offset).toList());
    }

    private synchronized List<Piece> removed(Owner owner, Generation generation) {
        HeldSpace space = held.remove(new Place(owner, generation));
        return space == null ? List.of() : space.blocks;
    }

    /** Gives back what more than fills a reservation, and holds what is missing; nobody is inside of the generation. */
    void balance(Generation active) {
        for (Owner owner : owners.all()) {
            long held = heldBytes(owner, active);
            if (held > 0 && owner.liveBytes() + held - owner.reservedBytes() >= LEAST_PIECE) {
                release(owner, active);
            }
        }
        hold(active);
    }
}
