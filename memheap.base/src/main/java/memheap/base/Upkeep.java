package memheap.base;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Owner;
import memheap.base.ledger.OwnerBounds;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;

/** What is done for caches, limits, reservations and owners while everybody waits outside of the gate. Confined to the {@code memheap-lifecycle} thread. */
final class Upkeep {

    private final Generations generations;
    private final HeapEngine heap;
    private final Gate gate;
    private final Bookkeeping bookkeeping;
    private final List<Tenure> lingering = new ArrayList<>(); // those that have ended and had live blocks when they were looked at last

    Upkeep(Generations generations, HeapEngine heap, Gate gate, Bookkeeping bookkeeping) {
        this.generations = generations;
        this.heap = heap;
        this.gate = gate;
        this.bookkeeping = bookkeeping;
    }

    /** Has all caches of the active module give back what they hold, and what is held for owners be no more than is reserved. */
    void collect() {
        generations.standingStill(false, () -> {
            generations.active().ifPresent(Generation::flushCaches);
            generations.active().ifPresent(bookkeeping.reservations()::balance);
            return true;
        });
    }

    /** Takes back what the threads of an owner were granted and have not used. @return whether that is done; not so if a thread is stuck inside of a module */
    boolean tryTighten(Owner owner) {
        return generations.standingStill(false, () -> {
            owner.tighten();
            return true;
        });
    }

    /** Holds what has come free of what is reserved, if anything has. */
    void holdWhatIsReserved() {
        if (generations.active().filter(bookkeeping.reservations()::isShort).isPresent()) {
            generations.standingStill(false, () -> {
                bookkeeping.reservations().hold(generations.active().orElseThrow());
                return true;
            });
        }
    }

    /** Takes over other limits and reservations. @return whether that is done; not so if a thread is stuck inside of a module */
    boolean trySetBounds(Map<String, OwnerBounds> bounds) {
        return generations.standingStill(false, () -> {
            bookkeeping.owners().setBounds(bounds);
            bookkeeping.owners().all().forEach(Owner::tighten);
            generations.active().ifPresent(bookkeeping.reservations()::balance);
            return true;
        });
    }

    /** Serves a request from what is held for its owner. @return the block's address; 0 if that leads beyond the reservation, or there is no room after all */
    long draw(Request request) {
        return generations.standingStill(0L, () -> generations.active().map(serving -> drawn(serving, request)).orElse(0L));
    }

    private long drawn(Generation serving, Request request) {
        Owner owner = request.tenure().owner();
        if (!request.tenure().ended().isEmpty() || request.byteSize() > owner.reservedBytes() - owner.liveBytes()) {
            return 0;
        }
        bookkeeping.reservations().release(owner, serving);
        Tally passing = bookkeeping.owners().tally(request.tenure().index());
        try {
            boolean allowed = owner.grant(passing, request.byteSize());
            return allowed ? serving.calls().allocate(request, heap.world().budgetBytes(serving, heap.heapMemory().windowBytes()), passing) : 0;
        } finally {
            owner.close(passing);
            bookkeeping.reservations().hold(serving);
        }
    }

    /**
     * Prepares to take all blocks of tenures that have ended.
     *
     * @param spared addresses of blocks that stay
     */
    Reclamation reclamation(List<Tenure> tenures, Set<Long> spared) {
        return new Reclamation(gate, bookkeeping, tenures, spared);
    }

    /**
     * Takes all blocks of tenures that have ended, as far as they have not been taken yet.
     *
     * @return whether that is done; not so if a thread is stuck inside of a module
     * @throws ModuleFault if a module fails; what is left can be taken once it has departed
     */
    boolean reclaim(Reclamation reclamation) {
        return generations.standingStill(false, () -> {
            generations.all().forEach(reclamation::takeAllIn);
            reclamation.retire();
            lingering.addAll(reclamation.lingering());
            return true;
        });
    }

    /** Takes note of tenures that have ended and keep their blocks; the numbers of all such that have none any more go to others. */
    void letLinger(List<Tenure> ended) {
        ended.stream().filter(tenure -> !tenure.isShared()).forEach(lingering::add);
        generations.standingStill(false, () -> {
            var having = new BitSet();
            for (Generation generation : generations.all()) {
                generation.books().ifPresent(keeper -> keeper.ledger().forEach((offset, entry, age) -> having.set(LedgerEntry.tenure(entry))));
            }
            List<Tenure> over = lingering.stream().filter(tenure -> !having.get(tenure.index())).toList();
            over.forEach(tenure -> Reclamation.retire(gate, bookkeeping.owners(), tenure));
            lingering.removeAll(over);
            return true;
        });
    }
}
