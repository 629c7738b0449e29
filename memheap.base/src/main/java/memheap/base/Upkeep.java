package memheap.base;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final Consumer<ModuleFault> faults;
    private final List<Tenure> lingering = new ArrayList<>(); // those that have ended and had live blocks when they were looked at last

    /** @param faults takes a component out of service whose module has failed */
    Upkeep(Generations generations, HeapEngine heap, Gate gate, Bookkeeping bookkeeping, Consumer<ModuleFault> faults) {
        this.generations = generations;
        this.faults = faults;
        this.heap = heap;
        this.gate = gate;
        this.bookkeeping = bookkeeping;
    }

    /** Does something while nobody is inside. A module that fails meanwhile departs before anybody comes in again. @throws ModuleFault if one did */
    private <T> T standingStill(T ifStuck, Supplier<T> task) {
        return generations.standingStill(ifStuck, () -> {
            try {
                return task.get();
            } catch (ModuleFault fault) {
                faults.accept(fault);
                throw fault;
            }
        });
    }

    /** Has all caches of the active module give back what they hold, and what is held for owners be no more than is reserved. */
    void collect() {
        standingStill(false, () -> {
            generations.active().map(Generation::forBase).ifPresent(BaseCalls::flushCaches);
            generations.active().ifPresent(bookkeeping.reservations()::balance);
            return true;
        });
    }

    /** Takes back what the threads of an owner were granted and have not used. @return whether that is done; not so if a thread is stuck inside of a module */
    boolean tryTighten(Owner owner) {
        return standingStill(false, () -> {
            owner.tighten();
            return true;
        });
    }

    /** Holds what has come free of what is reserved, if anything has. @return whether nothing has failed; otherwise there is another component to be chosen */
    boolean tryHoldWhatIsReserved() {
        if (generations.active().filter(bookkeeping.reservations()::isShort).isEmpty()) {
            return true;
        }
        try {
            standingStill(false, () -> {
                bookkeeping.reservations().hold(generations.active().orElseThrow());
                return true;
            });
            return true;
        } catch (ModuleFault departed) {
            return false;
        }
    }

    /** Takes over other limits and reservations. @return whether that is done; not so if a thread is stuck inside of a module */
    boolean trySetBounds(Map<String, OwnerBounds> bounds) {
        try {
            return standingStill(false, () -> {
                bookkeeping.owners().setBounds(bounds);
                bookkeeping.owners().all().forEach(Owner::tighten);
                generations.active().ifPresent(bookkeeping.reservations()::balance);
                return true;
            });
        } catch (ModuleFault departed) {
            return true; // they hold, and what could not be held there will be in the next one
        }
    }

    /**
     * Cuts a block down where it is, and holds for its owner what is cut off before anybody else can take it.
     *
     * @return whether it has its new size; if not, it keeps its size
     * @throws memheap.api.InvalidFreeException if no live block of the caller's starts there any more
     */
    boolean shrink(long address, long newByteSize, Tenure caller) {
        return standingStill(false, () -> {
            Generation generation = heap.generationOf(address, "resize", caller);
            long offset = address - generation.window().address();
            var passing = new ThreadSlot();
            Optional<Tenure> tenure = generation.books().orElseThrow().tenureOf(offset);
            try {
                return generation.forBase().inTime("resize", () -> generation.calls().resizeInPlace(passing, offset, newByteSize, Long.MAX_VALUE));
            } finally {
                tenure.flatMap(passing::letGo).ifPresent(tally -> tally.tenure().owner().close(tally));
                generations.active().ifPresent(bookkeeping.reservations()::hold);
            }
        });
    }

    /** Serves a request from what is held for its owner. @return the block's address; 0 if that leads beyond the reservation, or there is no room after all */
    long draw(Request request) {
        return standingStill(0L, () -> generations.active().map(serving -> drawn(serving, request)).orElse(0L));
    }

    private long drawn(Generation serving, Request request) {
        Owner owner = request.tenure().owner();
        if (!request.tenure().ended().isEmpty() || request.byteSize() > owner.reservedBytes() - owner.liveBytes()) {
            return 0;
        }
        long heldBytes = bookkeeping.reservations().heldBytes(owner, serving);
        bookkeeping.reservations().release(owner, serving);
        owner.tighten(); // what was granted to the caller, who found no room for it, is needed here
        Tally passing = bookkeeping.owners().tally(request.tenure().index());
        try {
            boolean allowed = owner.grant(passing, request.byteSize());
            boolean wasHeld = request.moduleBytes() <= heldBytes; // it was within the budget then; since, blocks of others may have taken up more than was asked for
            long budgetBytes = wasHeld ? Long.MAX_VALUE : heap.world().budgetBytes(serving, heap.heapMemory().windowBytes());
            return allowed ? serving.forBase().inTime("allocate", () -> serving.calls().allocate(request, budgetBytes, passing)) : 0;
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
     * @throws ModuleFault if a module fails, which has departed then; what is left can be taken
     */
    boolean reclaim(Reclamation reclamation) {
        return standingStill(false, () -> {
            generations.all().forEach(reclamation::takeAllIn);
            reclamation.retire();
            lingering.addAll(reclamation.lingering());
            return true;
        });
    }

    /** Takes note of tenures that have ended and keep their blocks; the numbers of all such that have none any more go to others. */
    void letLinger(List<Tenure> ended) {
        ended.stream().filter(tenure -> !tenure.isShared()).forEach(lingering::add);
        standingStill(false, () -> {
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
