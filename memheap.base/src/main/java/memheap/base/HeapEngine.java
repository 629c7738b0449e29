package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.MemheapException;
import memheap.base.ledger.Owner;
import memheap.base.ledger.Tally;
import memheap.base.ledger.Tenure;

/**
 * Serves what an {@link OwnedHeap} does not serve by an armed slot, from the one volatile {@link World}. A call goes through the {@link Gate}, reads the world once and works on one generation; what
 * it finds out (a fault, a last free) it tells the {@link Steward} after it has left. Safe for all threads.
 */
final class HeapEngine {

    private static final long NULL = AddressHeap.NULL;

    private final HeapMemory memory;
    private final MemorySegment reserve;
    private final Gate gate;
    private final Steward steward;
    private final Reservations reservations;
    private final LongAdder failures = new LongAdder();
    private volatile World world;

    HeapEngine(HeapMemory memory, Gate gate, Steward steward, Reservations reservations) {
        this.memory = memory;
        this.reserve = memory.reserve().memory();
        this.gate = gate;
        this.steward = steward;
        this.reservations = reservations;
        this.world = World.of(null, List.of(), memory.windows().size());
    }

    World world() {
        return world;
    }

    /** Changes the world; called on {@code memheap-lifecycle} alone. Every thread that comes in from now on asks for it. */
    void become(World next) {
        world = next;
        gate.disarm();
    }

    HeapMemory heapMemory() {
        return memory;
    }

    long failures() {
        return failures.sum();
    }

    /**
     * Takes a block.
     *
     * @param tenure who is to have it
     * @return its address
     * @throws MemheapException if it cannot be had
     */
    long allocate(long byteSize, long byteAlignment, Tenure tenure) {
        checkSize(byteSize);
        return allocate(new Request(byteSize, checkedAlignment(byteAlignment), tenure));
    }

    /** Takes a block; fails like {@link #allocate(long, long, Tenure)}. @return its address, or {@link AddressHeap#NULL} if there is no room for one that is optional */
    long allocate(Request request) {
        World collected = null;
        while (true) {
            World seen = world;
            try {
                long address = take(request);
                if (address != NULL) {
                    return address;
                }
            } catch (ModuleFault fault) {
                steward.faulty(fault);
                continue;
            } catch (OverLimit over) {
                tightenOrRefuse(over, request.byteSize());
                continue;
            }
            if (seen == world) {
                if (seen.active() != null && request.makesRoom()) {
                    continue;
                }
                if (seen == collected || seen.active() == null || !seen.active().offersCaches()) {
                    return lastResort(seen, request);
                }
                steward.collect();
                collected = world;
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

    /** A first refusal may come from what other threads were granted and have not used; after that, it stands. */
    private void tightenOrRefuse(OverLimit over, long byteSize) {
        Owner owner = over.owner();
        if (!over.isFinal()) {
            steward.tighten(owner);
            return;
        }
        owner.fail();
        throw Refusal.overLimit(owner, byteSize);
    }

    private long take(Request request) {
        Tenure tenure = request.tenure();
        ThreadSlot slot = enter();
        try {
            if (!tenure.ended().isEmpty()) {
                throw Refusal.ended(tenure);
            }
            World now = world;
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
        long unfilledBytes = reservations.unfilledBytes(active, request.tenure().owner());
        if (unfilledBytes > 0) { // what a cache hands out is not held against a budget call by call
            return active.allocate(request, within(budgetBytes, unfilledBytes), tally);
        }
        boolean mayBeCached = active.offersCaches() && !(request instanceof GuardedRequest);
        Attachment here = mayBeCached ? active.attached(slot, now, budgetBytes, request.byteSize()) : null;
        return here == null ? active.allocate(request, budgetBytes, tally) : takeThrough(here, slot, now, request);
    }

    /** A budget less what is reserved for others and not filled. */
    private long within(long budgetBytes, long unfilledBytes) {
        return unfilledBytes == 0 ? budgetBytes : Math.min(budgetBytes, memory.windowBytes()) - unfilledBytes;
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
        if (world != now) {
            slot.disarm();
        }
    }

    private MemheapException refusal(World seen, Request request) {
        request.tenure().owner().fail();
        if (seen.active() == null) {
            return Refusal.noComponent(request.byteSize(), steward.reasons());
        }
        failures.increment();
        var exception = Refusal.outOfMemory(seen, usage(seen.active()), this::liveBytes, request, memory.windowBytes());
        steward.refused(request.byteSize(), exception.getMessage());
        return exception;
    }

    /**
     * Takes a block back.
     *
     * @param address any number; 0 stands for no block
     * @param caller who gives it back
     * @throws InvalidFreeException if no live block starts there, or all of the caller's were reclaimed and this is none that was spared
     */
    void free(long address, Tenure caller) {
        if (address == NULL) {
            checkOpen();
            return;
        }
        free(() -> address, caller);
    }

    /**
     * Takes back a block that has something around it.
     *
     * @param taking tells the address of the module's block, or {@link AddressHeap#NULL} if there is nothing left to do; called inside of the gate, and again if that has to be left for a while
     * @param caller who gives it back
     */
    void free(LongSupplier taking, Tenure caller) {
        while (true) {
            try {
                release(taking, caller);
                return;
            } catch (ModuleFault fault) {
                steward.faulty(fault);
                return;
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private void release(LongSupplier taking, Tenure caller) {
        Generation generation;
        boolean last;
        ThreadSlot slot = enter();
        try {
            long address = taking.getAsLong();
            if (address == NULL) {
                return;
            }
            generation = generationOf(address, "free", caller);
            last = generation.free(slot, address - generation.window().address());
        } finally {
            slot.leave();
        }
        if (last) {
            steward.emptied(generation);
        }
    }

    /** The usable bytes of a live block; fails like {@link #free}. */
    long usableBytes(long address, Tenure caller) {
        while (true) {
            try {
                return measure(address, caller);
            } catch (ModuleFault fault) {
                steward.faulty(fault);
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private long measure(long address, Tenure caller) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationOf(address, "usableBytes", caller);
            return generation.usableBytes(address - generation.window().address());
        } finally {
            slot.leave();
        }
    }

    /** Gives a live block another size where it is; fails like {@link #free}. @return whether it has that size now; if not, it has to move */
    boolean resizeInPlace(long address, long newByteSize, Tenure caller) {
        checkSize(newByteSize);
        while (true) {
            try {
                return resizesInPlace(address, newByteSize, caller);
            } catch (ModuleFault fault) {
                steward.faulty(fault);
            } catch (InTransit departing) {
                departing.await();
            } catch (OverLimit over) {
                tightenOrRefuse(over, newByteSize);
            }
        }
    }

    private boolean resizesInPlace(long address, long newByteSize, Tenure caller) {
        ThreadSlot slot = enter();
        try {
            World now = world;
            Generation generation = generationOf(address, "resize", caller);
            long unfilledBytes = now.active() == null ? 0 : reservations.unfilledBytes(now.active(), caller.owner());
            return generation.resizeInPlace(slot, address - generation.window().address(), newByteSize, within(now.budgetBytes(generation, memory.windowBytes()), unfilledBytes));
        } finally {
            slot.leave();
        }
    }

    /** Has a live block cut down where it is, and notes how much of it is wanted from now on. */
    void shrink(long address, long byteSize, Runnable shrinking) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationAt(address, "resize");
            shrinking.run();
            generation.books().ifPresent(books -> books.resizeWithin(slot, address - generation.window().address(), byteSize));
        } finally {
            slot.leave();
        }
    }

    /** Does something as a call of a user does: nobody takes a module away meanwhile. */
    void inside(Runnable task) {
        ThreadSlot slot = enter();
        try {
            task.run();
        } catch (ModuleFault fault) {
            // a call that matters will find it out
        } finally {
            slot.leave();
        }
    }

    /** Who has a live block; nothing if nobody knows. */
    Optional<Tenure> tenureOf(long address) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationAt(address, "resize");
            return generation.books().flatMap(books -> books.tenureOf(address - generation.window().address()));
        } finally {
            slot.leave();
        }
    }

    /** What has become of the last block that the module had so many bytes before an address, if anybody knows. */
    Optional<String> fateOf(long address, long distance) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationAt(address, "free");
            long offset = address - distance - generation.window().address();
            return offset < 0 ? Optional.empty() : generation.books().flatMap(books -> books.fateOf(offset));
        } finally {
            slot.leave();
        }
    }

    MemorySegment memory() {
        checkOpen();
        return reserve;
    }

    /** Deals with what went wrong in a call by a slot, if anything did: has the next best component serve, or throws it. */
    void report(ThreadSlot slot) {
        switch (slot.takeFailure()) {
            case null -> { }
            case ModuleFault fault -> steward.faulty(fault);
            case InvalidFreeException wrong -> throw wrong;
            case Error error -> throw error;
            case Throwable unknown -> throw new IllegalStateException("a call has failed for no known reason", unknown);
        }
    }

    /** What the module of a generation says of its use, or for an orphan what the base knows; the module is asked as for any other call. */
    HeapUsage usage(Generation generation) {
        ThreadSlot slot = enter();
        try {
            return world.holds(generation) ? generation.usage() : HeapFigures.NOTHING;
        } catch (ModuleFault silent) {
            return HeapFigures.NOTHING; // a question for figures does not take a component out of service; a call that matters will
        } finally {
            slot.leave();
        }
    }

    /** The live bytes of a generation; like {@link #usage} it may ask the module. */
    long liveBytes(Generation generation) {
        ThreadSlot slot = enter();
        try {
            return world.holds(generation) ? generation.liveBytes() : 0;
        } finally {
            slot.leave();
        }
    }

    /**
     * The generation whose window an address lies in, for a caller who may touch the block there. Called from inside: as long as the caller's blocks have not been reclaimed, they are not while
     * it is inside.
     */
    private Generation generationOf(long address, String call, Tenure caller) {
        Generation generation = generationAt(address, call);
        if (caller.isReclaimed() && generation.books().flatMap(books -> books.tenureOf(address - generation.window().address())).orElse(null) != caller) {
            throw Refusal.reclaimed(call, address, caller);
        }
        return generation;
    }

    /** The generation whose window an address lies in. */
    Generation generationAt(long address, String call) {
        int index = memory.windowIndex(address);
        Generation generation = index < 0 ? null : world.byWindow()[index];
        if (generation == null) {
            throw new InvalidFreeException(String.format(Locale.ROOT, "%s of address 0x%x: %s", call, address, index < 0
                    ? "it lies outside of every window of this heap"
                    : "its window is not in use; every block of it was freed before"), address);
        }
        return generation;
    }

    void checkOpen() {
        if (world.closed()) {
            throw new HeapClosedException("the bundle memheap.base has stopped, and every block of this heap has gone with it; get a new Memheap service");
        }
    }

    /** Goes in; waits outside while the world stands still. */
    private ThreadSlot enter() {
        while (true) {
            ThreadSlot slot = gate.enter();
            World now = world;
            if (now.pause() == World.NO_PAUSE && !now.closed()) {
                return slot;
            }
            slot.leave();
            checkOpen();
            InTransit.await(now.pause());
        }
    }

    static void checkSize(long byteSize) {
        if (byteSize < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the size of a block is at least 0 bytes, but was %d", byteSize));
        }
    }

    /** An alignment that a block can have, and has at least. */
    long checkedAlignment(long byteAlignment) {
        if (byteAlignment < 1 || Long.bitCount(byteAlignment) != 1 || byteAlignment > memory.maximumAlignment()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "an alignment is a power of two from 1 to %d (a window has %d bytes), but was %d",
                    memory.maximumAlignment(), memory.windowBytes(), byteAlignment));
        }
        return Math.max(byteAlignment, Memheap.MINIMUM_ALIGNMENT);
    }
}
