package memheap.base;

import java.lang.foreign.MemorySegment;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.base.ledger.Tenure;

/**
 * The heap as one tenure has it: most calls are served by what the thread's slot is armed with, and whatever is unusual about a call leads to the {@link HeapEngine}. Safe for all threads.
 */
class OwnedHeap implements AddressHeap {

    private static final Gate SHUT = new Gate();

    private final HeapEngine engine;
    private final Tenure tenure;
    private final int tenureIndex;
    private Gate gate; // SHUT once the tenure is over, so that every call asks the engine; racy, for the world changes after that

    OwnedHeap(HeapEngine engine, Gate gate, Tenure tenure) {
        this.engine = engine;
        this.gate = gate;
        this.tenure = tenure;
        this.tenureIndex = tenure.index();
    }

    final HeapEngine engine() {
        return engine;
    }

    final Tenure tenure() {
        return tenure;
    }

    /** Has every call ask the engine from now on; those under way may go on until the world has changed. */
    final void shut() {
        gate = SHUT;
    }

    /** Kept short, so that it becomes a part of its callers when it is compiled. */
    @Override
    public long allocate(long byteSize, long byteAlignment) {
        ThreadSlot slot = gate.slotOf(Thread.currentThread().threadId());
        if (slot != null && isOrdinary(byteAlignment)) {
            long address = slot.allocate(byteSize, tenureIndex);
            if (address > NULL) {
                return address;
            }
            engine.report(slot);
        }
        return allocateAnyhow(byteSize, byteAlignment);
    }

    /** Whether an alignment is a power of two up to the one that every block has: 1, 2, 4, 8 or 16. */
    private static boolean isOrdinary(long byteAlignment) {
        return byteAlignment > 0 && byteAlignment <= Memheap.MINIMUM_ALIGNMENT && (byteAlignment & (byteAlignment - 1)) == 0;
    }

    private long allocateAnyhow(long byteSize, long byteAlignment) {
        checkTenure();
        return engine.allocate(byteSize, byteAlignment, tenure);
    }

    /** Throws if nobody can allocate here any more. */
    final void checkTenure() {
        engine.checkOpen();
        if (!tenure.ended().isEmpty()) {
            throw Refusal.ended(tenure);
        }
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        long address = allocate(byteSize, byteAlignment);
        engine.memory().asSlice(address, byteSize).fill((byte) 0);
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
            engine.report(slot);
        }
        freeAnyhow(address);
    }

    private void freeAnyhow(long address) {
        if (address != NULL) {
            checkNotReclaimed("free", address);
        }
        engine.free(address, tenure);
    }

    /** Takes a block back even though the tenure is over. */
    void freeAlways(long address) {
        engine.free(address, tenure);
    }

    /** A heap whose blocks were taken from it has none to free: what is at their addresses now belongs to somebody else. */
    final void checkNotReclaimed(String call, long address) {
        if (tenure.isReclaimed()) {
            engine.checkOpen();
            throw Refusal.reclaimed(call, address, tenure);
        }
    }

    @Override
    public long usableBytes(long address) {
        checkNotReclaimed("usableBytes", address);
        return engine.usableBytes(address, tenure);
    }

    @Override
    public long reallocate(long address, long newByteSize) {
        HeapEngine.checkSize(newByteSize);
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
        HeapEngine.checkSize(newByteSize);
        ThreadSlot slot = gate.slotOf(Thread.currentThread().threadId());
        long usable = slot == null ? 0 : slot.usableBytes(address, newByteSize);
        if (usable != 0) {
            return newByteSize <= usable ? address : move(address, usable, newByteSize);
        }
        checkNotReclaimed("resize", address);
        return engine.resizeInPlace(address, newByteSize, tenure) ? address : move(address, engine.usableBytes(address, tenure), newByteSize);
    }

    /** The bytes that were asked for a live block, or that it takes up where nobody keeps that; fails like {@link #free}. @param call for whose sake */
    long requestedBytes(String call, long address) {
        checkNotReclaimed(call, address);
        return engine.requestedBytes(call, address, tenure);
    }

    /** Whether a block that gets smaller stays where it is. */
    boolean cutsInPlace() {
        return true;
    }

    /** Gives a live block another size where it is; a smaller one is always to be had if {@link #cutsInPlace}. @return whether it has that size now */
    boolean resizesInPlace(long address, long newByteSize) {
        checkNotReclaimed("resize", address);
        return engine.resizeInPlace(address, newByteSize, tenure);
    }

    /** Takes a block for whoever has another one, for that to move to: it stays with its owner, whoever resizes it. */
    long allocateForOwnerOf(long address, long byteSize) {
        Tenure owner = engine.tenureOf(address).filter(known -> known.ended().isEmpty()).orElse(tenure);
        return owner == tenure ? allocate(byteSize, Memheap.MINIMUM_ALIGNMENT) : engine.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT, owner);
    }

    private long move(long address, long usableBytes, long newByteSize) {
        long moved = allocateForOwnerOf(address, newByteSize);
        MemorySegment memory = engine.memory();
        MemorySegment.copy(memory, address, memory, moved, Math.min(usableBytes, newByteSize));
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
        return engine.memory();
    }
}
