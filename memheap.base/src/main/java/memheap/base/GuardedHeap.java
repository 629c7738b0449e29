package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import memheap.api.DamagedBlockException;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.base.ledger.Tenure;

/** The heap as one tenure has it at the level {@code full}: every block lies between guards, a freed one is filled and stays in quarantine for a while. Safe for all threads. */
final class GuardedHeap extends OwnedHeap {

    private final GuardedBlocks blocks;
    private final Quarantine quarantine;

    GuardedHeap(HeapEngine engine, Gate gate, Tenure tenure, GuardedBlocks blocks, Quarantine quarantine) {
        super(engine, gate, tenure);
        this.blocks = blocks;
        this.quarantine = quarantine;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return allocate(byteSize, byteAlignment, tenure(), false);
    }

    private long allocate(long byteSize, long byteAlignment, Tenure owner, boolean optional) {
        checkTenure();
        HeapEngine.checkSize(byteSize);
        return engine().allocate(new GuardedRequest(byteSize, engine().checkedAlignment(byteAlignment), owner, optional, engine(), blocks, quarantine));
    }

    @Override
    public void free(long address) {
        if (address == NULL) {
            engine().checkOpen();
            return;
        }
        checkNotReclaimed("free", address);
        freeAlways(address);
    }

    @Override
    void freeAlways(long address) {
        free(live("free", address)).ifPresent(damage -> {
            throw damage;
        });
    }

    /** Frees a block that was live. @return what had been damaged, if anything; it is free nevertheless */
    private Optional<DamagedBlockException> free(GuardedBlock block) {
        var freeing = new GuardedFree(blocks, block);
        engine().free(freeing, tenure());
        return freeing.damage();
    }

    @Override
    public long usableBytes(long address) {
        checkNotReclaimed("usableBytes", address);
        return live("usableBytes", address).byteSize();
    }

    private GuardedBlock live(String call, long address) {
        engine().checkOpen();
        engine().generationAt(address, call);
        return blocks.live(address).orElseThrow(() -> blocks.refusal(call, address, engine().fateOf(address, Guard.LEAST_FRONT_BYTES)));
    }

    @Override
    long requestedBytes(String call, long address) {
        checkNotReclaimed(call, address);
        return live(call, address).byteSize();
    }

    /** A block between guards moves, so that whoever still uses the old address is found out. */
    @Override
    boolean cutsInPlace() {
        return false;
    }

    @Override
    boolean resizesInPlace(long address, long newByteSize) {
        return false;
    }

    @Override
    long allocateForOwnerOf(long address, long byteSize) {
        GuardedBlock block = live("resize", address);
        return allocate(byteSize, Memheap.MINIMUM_ALIGNMENT, block.tenure().ended().isEmpty() ? block.tenure() : tenure(), false);
    }

    /** Moves if there is room, so that whoever still uses the old address is found out. */
    @Override
    long resize(long address, long newByteSize) {
        HeapEngine.checkSize(newByteSize);
        checkNotReclaimed("resize", address);
        GuardedBlock block = live("resize", address);
        blocks.check(block);
        Tenure owner = block.tenure().ended().isEmpty() ? block.tenure() : tenure();
        long moved = allocate(newByteSize, Memheap.MINIMUM_ALIGNMENT, owner, newByteSize <= block.byteSize()); // a smaller one could stay where it is
        if (moved == NULL) {
            engine().shrink(block.rawAddress(), newByteSize, () -> blocks.shrink(block, newByteSize));
            return address;
        }
        MemorySegment memory = engine().memory();
        MemorySegment.copy(memory, address, memory, moved, Math.min(block.byteSize(), newByteSize));
        try {
            free(block).ifPresent(quarantine::tell); // what was intact when this began
        } catch (InvalidFreeException freedMeanwhile) {
            freeAlways(moved);
            throw freedMeanwhile;
        }
        return moved;
    }
}
