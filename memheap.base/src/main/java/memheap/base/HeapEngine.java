package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.MemheapException;
import memheap.base.ledger.LedgerEntry;
import memheap.base.ledger.Tenure;
import memheap.event.GenerationState;

/**
 * Serves what an {@link OwnedHeap} does not serve by an armed slot, from the one volatile {@link World}. A call goes through the {@link Gate}, reads the world once and works on one generation; what
 * it finds out (a fault, a last free) it tells the {@link Steward} after it has left. Safe for all threads.
 */
final class HeapEngine implements Usages {

    private static final long NULL = AddressHeap.NULL;

    private final HeapMemory memory;
    private final MemorySegment reserve;
    private final Gate gate;
    private final Steward steward;
    private final Reservations reservations;
    private final GatedAllocation allocation;
    private volatile World world;

    HeapEngine(HeapMemory memory, Gate gate, Steward steward, Reservations reservations) {
        this.memory = memory;
        this.reserve = memory.reserve().memory();
        this.gate = gate;
        this.steward = steward;
        this.reservations = reservations;
        this.allocation = new GatedAllocation(this, memory, gate, steward, reservations);
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
        return allocation.failures();
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
        return allocation.allocate(request);
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
        boolean isShort;
        ThreadSlot slot = enter();
        try {
            long address = taking.getAsLong();
            if (address == NULL) {
                return;
            }
            generation = generationOf(address, "free", caller);
            long entry = generation.calls().free(slot, address - generation.window().address());
            boolean inactive = generation.state() != GenerationState.ACTIVE;
            last = inactive && generation.isEmpty();
            isShort = inactive && entry != LedgerEntry.NONE && world.active() != null && generation.books().orElseThrow().isShort(slot, entry, world.active());
        } finally {
            slot.leave();
        }
        if (isShort) {
            steward.hold(); // what was in a generation that takes no new blocks is missing in the one that does
        } else if (last) {
            steward.emptied(generation);
        }
    }

    /** The usable bytes of a live block; fails like {@link #free}. */
    long usableBytes(long address, Tenure caller) {
        return measure("usableBytes", address, caller, BlockCalls::usableBytes);
    }

    /** The bytes that were asked for a live block, or that it takes up where nobody keeps that; fails like {@link #free}. @param call for whose sake */
    long requestedBytes(String call, long address, Tenure caller) {
        return measure(call, address, caller, (calls, offset) -> calls.requestedBytes(call, offset));
    }

    /** One of the sizes of a block. */
    @FunctionalInterface
    private interface BlockSize {
        long of(BlockCalls calls, long offset);
    }

    private long measure(String call, long address, Tenure caller, BlockSize size) {
        while (true) {
            try {
                return measureInside(call, address, caller, size);
            } catch (ModuleFault fault) {
                steward.faulty(fault);
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private long measureInside(String call, long address, Tenure caller, BlockSize size) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationOf(address, call, caller);
            return size.of(generation.calls(), address - generation.window().address());
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
                over.tightenOrRefuse(steward, newByteSize);
            } catch (ReservedShrink reserved) {
                return steward.shrink(address, newByteSize, caller);
            }
        }
    }

    private boolean resizesInPlace(long address, long newByteSize, Tenure caller) {
        ThreadSlot slot = enter();
        try {
            World now = world;
            Generation generation = generationOf(address, "resize", caller);
            if (generation.calls().cutsReservation(slot, address - generation.window().address(), newByteSize)) {
                throw new ReservedShrink();
            }
            long budgetBytes = now.budgetBytes(generation, memory.windowBytes());
            return generation.calls().resizeInPlace(slot, address - generation.window().address(), newByteSize,
                    reservations.unreservedBytes(budgetBytes, now, memory.windowBytes(), caller.owner()));
        } finally {
            slot.leave();
        }
    }

    /** Has a live block cut down where it is, and notes how much of it is wanted from now on. */
    void shrink(long address, long byteSize, Runnable shrinking) {
        while (true) {
            try {
                shrinkInside(address, byteSize, shrinking);
                return;
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private void shrinkInside(long address, long byteSize, Runnable shrinking) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationAt(address, "resize");
            generation.awaitKnown();
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
    @Override
    public HeapUsage usage(Generation generation) {
        ThreadSlot slot = enter();
        try {
            return world.holds(generation) ? generation.usage() : HeapFigures.NOTHING;
        } catch (ModuleFault silent) {
            return HeapFigures.NOTHING; // a question for figures does not take a component out of service; a call that matters will
        } finally {
            slot.leave();
        }
    }

    /** The live bytes of a generation, without what is held for owners with a reservation; like {@link #usage} it may ask the module. */
    @Override
    public long liveBytes(Generation generation) {
        ThreadSlot slot = enter();
        try {
            return world.holds(generation) ? Math.max(0, generation.liveBytes() - reservations.heldBytes(generation)) : 0;
        } finally {
            slot.leave();
        }
    }

    /**
     * The generation whose window an address lies in, for a caller who may touch the block there. Called from inside: as long as the caller's blocks have not been reclaimed, they are not while
     * it is inside.
     */
    Generation generationOf(long address, String call, Tenure caller) {
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
                    : "no block is there; if there was one, it was freed"), address);
        }
        return generation;
    }

    void checkOpen() {
        if (world.closed()) {
            throw new HeapClosedException("the bundle memheap.base has stopped, and every block of this heap has gone with it; get a new Memheap service");
        }
    }

    /** Goes in; waits outside while the world stands still. */
    ThreadSlot enter() {
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
