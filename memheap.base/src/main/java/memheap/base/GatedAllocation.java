package memheap.base;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import memheap.api.AddressHeap;
import memheap.api.MemheapException;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;

/**
 * Takes blocks within budgets, limits and reservations, and makes room for them where it can: whatever an armed slot does not decide. Safe for all threads.
 */
final class GatedAllocation {

    private static final long NULL = AddressHeap.NULL;

    private final HeapEngine engine;
    private final HeapMemory memory;
    private final Gate gate;
    private final Steward steward;
    private final Reservations reservations;
    private final LongAdder failures = new LongAdder();

    GatedAllocation(HeapEngine engine, HeapMemory memory, Gate gate, Steward steward, Reservations reservations) {
        this.engine = engine;
        this.memory = memory;
        this.gate = gate;
        this.steward = steward;
        this.reservations = reservations;
    }

    /** How many requests were refused for lack of space. */
    long failures() {
        return failures.sum();
    }

    /**
     * Takes a block.
     *
     * @return its address, or {@link AddressHeap#NULL} if there is no room, or not within a limit, for one that is optional
     * @throws MemheapException if it cannot be had
     */
    long allocate(Request request) {
        World collected = null;
        while (true) {
            World seen = engine.world();
            try {
                long address = take(request);
                if (address != NULL) {
                    return address;
                }
                if (seen != engine.world() || seen.active() != null && request.makesRoom()) {
                    continue;
                }
                if (seen == collected || seen.active() == null || !seen.active().offersCaches()) {
                    return lastResort(seen, request);
                }
                steward.collect();
                collected = engine.world();
            } catch (ModuleFault fault) {
                steward.faulty(fault);
            } catch (OverLimit over) {
                if (request.isOptional()) {
                    return NULL;
                }
                over.tightenOrRefuse(steward, request.byteSize());
            }
        }
    }

    /** Takes a block of what is reserved for its owner, if anything is. */
    private long lastResort(World seen, Request request) {
        if (seen.active() != null && request.tenure().owner().reservedBytes() > 0) {
            long address = steward.draw(request);
            if (address != NULL) {
                return address;
            }
        }
        if (request.isOptional()) {
            return NULL;
        }
        throw refusal(seen, request);
    }

    private long take(Request request) {
        Tenure tenure = request.tenure();
        ThreadSlot slot = engine.enter();
        try {
            if (!tenure.ended().isEmpty()) {
                throw Refusal.ended(tenure);
            }
            World now = engine.world();
            Generation active = now.active();
            if (active == null || request.moduleBytes() > memory.windowBytes()) {
                return NULL;
            }
            Optional<Tally> tally = active.books().map(books -> books.admit(slot, tenure.index(), request.byteSize()));
            long address = NULL;
            try {
                address = take(active, slot, now, request, tally.orElse(null));
            } finally {
                if (address == NULL) {
                    tally.ifPresent(Tally::giveUp);
                }
            }
            return address;
        } finally {
            slot.leave();
        }
    }

    private long take(Generation active, ThreadSlot slot, World now, Request request, Tally tally) {
        long budgetBytes = now.budgetBytes(active, memory.windowBytes());
        long unreservedBytes = reservations.unreservedBytes(budgetBytes, now, memory.windowBytes(), request.tenure().owner());
        if (unreservedBytes < budgetBytes) { // what a cache hands out is not held against a budget call by call
            return active.calls().allocate(request, unreservedBytes, tally);
        }
        boolean mayBeCached = active.offersCaches() && request.mayBeCached();
        Attachment here = mayBeCached ? active.calls().attached(slot, now, budgetBytes, request.byteSize()) : null;
        return here == null ? active.calls().allocate(request, budgetBytes, tally) : takeThrough(here, slot, now, request);
    }

    private long takeThrough(Attachment here, ThreadSlot slot, World now, Request request) {
        if (here.isUnlimited() && slot.armed() != here && now.pause() == World.NO_PAUSE) {
            arm(slot, now);
        }
        long address = here.allocateWithin(request.byteSize(), request.byteAlignment(), request.tenure().index());
        if (address != Attachment.FAILED) {
            return address;
        }
        switch (here.takeFailure()) {
            case Error error -> throw error;
            case RuntimeException fault -> throw fault;
            case null, default -> throw new IllegalStateException("an attachment has failed for no known reason");
        }
    }

    /** Lets the thread do without the world; either it sees here that another one has come, or whoever brought that disarms the slot after this. */
    private void arm(ThreadSlot slot, World now) {
        gate.arm(slot);
        if (engine.world() != now) {
            slot.disarm();
        }
    }

    private MemheapException refusal(World seen, Request request) {
        request.tenure().owner().fail();
        if (seen.active() == null) {
            return Refusal.noComponent(request.byteSize(), steward.reasons());
        }
        failures.increment();
        var exception = Refusal.outOfMemory(seen, engine.usage(seen.active()), engine::liveBytes, request, memory, reservations.unusedBytes(request.tenure().owner()));
        return steward.refused(request, exception.getMessage()).map(dossier -> Refusal.withDossier(exception, dossier)).orElse(exception);
    }
}
