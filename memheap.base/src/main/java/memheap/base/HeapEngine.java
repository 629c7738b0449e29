package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import memheap.api.AddressHeap;
import memheap.api.HeapClosedException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.MemheapException;

/**
 * Serves all users from the one volatile {@link World}. A call goes through the {@link Gate}, reads the world once and works on one generation; what it
 * finds out (a fault, a last free) it tells the {@link Steward} after it has left. Safe for all threads.
 */
final class HeapEngine implements AddressHeap {

    private final HeapMemory memory;
    private final MemorySegment reserve;
    private final Gate gate;
    private final Steward steward;
    private final LongAdder failures = new LongAdder();
    private volatile World world;

    HeapEngine(HeapMemory memory, Gate gate, Steward steward) {
        this.memory = memory;
        this.reserve = memory.reserve().memory();
        this.gate = gate;
        this.steward = steward;
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
     * Serves most calls from what the thread's slot is armed with. Whatever is unusual about a call leads to {@link #allocateAnyhow}. Kept short, so that it becomes a part of its callers when it is
     * compiled.
     */
    @Override
    public long allocate(long byteSize, long byteAlignment) {
        ThreadSlot slot = gate.slotOf(Thread.currentThread().threadId());
        if (slot != null && isOrdinary(byteAlignment)) {
            long address = slot.allocate(byteSize);
            if (address > NULL) {
                return address;
            }
            report(slot);
        }
        return allocateAnyhow(byteSize, byteAlignment);
    }

    /** Deals with what went wrong in a call by a slot, if anything did: has the next best component serve, or throws it. */
    private void report(ThreadSlot slot) {
        switch (slot.takeFailure()) {
            case null -> { }
            case ModuleFault fault -> steward.faulty(fault);
            case InvalidFreeException wrong -> throw wrong;
            case Error error -> throw error;
            case Throwable unknown -> throw new IllegalStateException("a call has failed for no known reason", unknown);
        }
    }

    /** Whether an alignment is a power of two up to the one that every block has: 1, 2, 4, 8 or 16. */
    private static boolean isOrdinary(long byteAlignment) {
        return byteAlignment > 0 && byteAlignment <= Memheap.MINIMUM_ALIGNMENT && (byteAlignment & (byteAlignment - 1)) == 0;
    }

    private long allocateAnyhow(long byteSize, long byteAlignment) {
        checkSize(byteSize);
        long alignment = checkedAlignment(byteAlignment);
        World collected = null;
        while (true) {
            World seen = world;
            try {
                long address = take(byteSize, alignment);
                if (address != NULL) {
                    return address;
                }
            } catch (ModuleFault fault) {
                steward.faulty(fault);
                continue;
            }
            if (seen == world) {
                if (seen == collected || seen.active() == null || !seen.active().offersCaches()) {
                    throw refusal(seen, byteSize, alignment);
                }
                steward.collect();
                collected = world;
            }
        }
    }

    private long take(long byteSize, long alignment) {
        ThreadSlot slot = enter();
        try {
            World now = world;
            Generation active = now.active();
            if (active == null) {
                return NULL;
            }
            long budgetBytes = now.budgetBytes(active, memory.windowBytes());
            Attachment here = active.offersCaches() ? active.attached(slot, now, budgetBytes, byteSize) : null;
            return here == null ? active.allocate(byteSize, alignment, budgetBytes) : takeThrough(here, slot, now, byteSize, alignment);
        } finally {
            slot.leave();
        }
    }

    private long takeThrough(Attachment here, ThreadSlot slot, World now, long byteSize, long alignment) {
        if (here.isUnlimited() && slot.armed() != here && now.pause() == World.NO_PAUSE) {
            arm(slot, now);
        }
        long address = here.allocateWithin(byteSize, alignment);
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

    private MemheapException refusal(World seen, long byteSize, long alignment) {
        if (seen.active() == null) {
            return Refusal.noComponent(byteSize, steward.reasons());
        }
        failures.increment();
        var exception = Refusal.outOfMemory(seen, usage(seen.active()), this::liveBytes, byteSize, alignment, memory.windowBytes());
        steward.refused(byteSize, exception.getMessage());
        return exception;
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        long address = allocate(byteSize, byteAlignment);
        reserve.asSlice(address, byteSize).fill((byte) 0);
        return address;
    }

    /** Serves most calls as {@link #allocate} does. */
    @Override
    public void free(long address) {
        ThreadSlot slot = gate.slotOf(Thread.currentThread().threadId());
        if (slot != null) {
            if (slot.free(address)) {
                return;
            }
            report(slot);
        }
        freeAnyhow(address);
    }

    private void freeAnyhow(long address) {
        if (address == NULL) {
            checkOpen();
            return;
        }
        while (true) {
            try {
                release(address);
                return;
            } catch (ModuleFault fault) {
                steward.faulty(fault);
                return;
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private void release(long address) {
        Generation generation;
        boolean last;
        ThreadSlot slot = enter();
        try {
            generation = generationAt(address, "free");
            last = generation.free(address - generation.window().address());
        } finally {
            slot.leave();
        }
        if (last) {
            steward.emptied(generation);
        }
    }

    @Override
    public long usableBytes(long address) {
        while (true) {
            try {
                return measure(address);
            } catch (ModuleFault fault) {
                steward.faulty(fault);
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private long measure(long address) {
        ThreadSlot slot = enter();
        try {
            Generation generation = generationAt(address, "usableBytes");
            return generation.usableBytes(address - generation.window().address());
        } finally {
            slot.leave();
        }
    }

    @Override
    public long reallocate(long address, long newByteSize) {
        checkSize(newByteSize);
        if (address == NULL) {
            return allocate(newByteSize, Memheap.MINIMUM_ALIGNMENT);
        }
        if (newByteSize == 0) {
            free(address);
            return NULL;
        }
        return resize(address, newByteSize);
    }

    /** Gives a live block another size, 0 included. @return its address from now on */
    long resize(long address, long newByteSize) {
        checkSize(newByteSize);
        ThreadSlot slot = gate.slotOf(Thread.currentThread().threadId());
        long usable = slot == null ? 0 : slot.usableBytes(address, newByteSize);
        if (usable != 0) {
            return newByteSize <= usable ? address : move(address, usable, newByteSize);
        }
        return resizeAnyhow(address, newByteSize);
    }

    private long resizeAnyhow(long address, long newByteSize) {
        while (true) {
            try {
                return resizeInPlace(address, newByteSize) ? address : move(address, usableBytes(address), newByteSize);
            } catch (ModuleFault fault) {
                steward.faulty(fault);
            } catch (InTransit departing) {
                departing.await();
            }
        }
    }

    private boolean resizeInPlace(long address, long newByteSize) {
        ThreadSlot slot = enter();
        try {
            World now = world;
            Generation generation = generationAt(address, "resize");
            return generation.resizeInPlace(address - generation.window().address(), newByteSize, now.budgetBytes(generation, memory.windowBytes()));
        } finally {
            slot.leave();
        }
    }

    private long move(long address, long usableBytes, long newByteSize) {
        long moved = allocate(newByteSize, Memheap.MINIMUM_ALIGNMENT);
        MemorySegment.copy(reserve, address, reserve, moved, Math.min(usableBytes, newByteSize));
        try {
            free(address);
        } catch (InvalidFreeException freedMeanwhile) {
            free(moved);
            throw freedMeanwhile;
        }
        return moved;
    }

    @Override
    public MemorySegment memory() {
        checkOpen();
        return reserve;
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

    private static void checkSize(long byteSize) {
        if (byteSize < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "the size of a block is at least 0 bytes, but was %d", byteSize));
        }
    }

    private long checkedAlignment(long byteAlignment) {
        if (byteAlignment < 1 || Long.bitCount(byteAlignment) != 1 || byteAlignment > memory.maximumAlignment()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "an alignment is a power of two from 1 to %d (a window has %d bytes), but was %d",
                    memory.maximumAlignment(), memory.windowBytes(), byteAlignment));
        }
        return Math.max(byteAlignment, Memheap.MINIMUM_ALIGNMENT);
    }
}
