package memheap.base;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import memheap.api.DamagedBlockException;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.api.OutOfMemheapException;
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
        return allocate(byteSize, byteAlignment, tenure());
    }

    private long allocate(long byteSize, long byteAlignment, Tenure owner) {
        checkTenure();
        HeapEngine.checkSize(byteSize);
        long alignment = engine().checkedAlignment(byteAlignment);
        long frontBytes = Guard.frontBytes(alignment);
        long guardBytes = frontBytes + Guard.REAR_BYTES;
        long raw = takeRaw(byteSize > Long.MAX_VALUE - guardBytes ? byteSize : byteSize + guardBytes, alignment, owner);
        blocks.add(raw + frontBytes, byteSize, frontBytes, owner);
        engine().note(raw, byteSize);
        return raw + frontBytes;
    }

    /** What is in quarantine is given up before a request is refused. */
    private long takeRaw(long byteSize, long alignment, Tenure owner) {
        try {
            return engine().allocate(byteSize, alignment, owner);
        } catch (OutOfMemheapException full) {
            if (quarantine.isEmpty()) {
                throw full;
            }
            engine().inside(quarantine::empty);
            return engine().allocate(byteSize, alignment, owner);
        }
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
        engine().checkOpen();
        GuardedBlock block = remove("free", address);
        Optional<DamagedBlockException> damage = blocks.free(block);
        engine().free(block.rawAddress(), tenure());
        damage.ifPresent(found -> {
            throw found;
        });
    }

    private GuardedBlock remove(String call, long address) {
        engine().generationAt(address, call);
        return blocks.remove(call, address);
    }

    @Override
    public long usableBytes(long address) {
        checkNotReclaimed("usableBytes", address);
        return live("usableBytes", address).byteSize();
    }

    private GuardedBlock live(String call, long address) {
        engine().checkOpen();
        engine().generationAt(address, call);
        return blocks.get(call, address);
    }

    /** Always moves, so that whoever still uses the old address is found out. */
    @Override
    long resize(long address, long newByteSize) {
        HeapEngine.checkSize(newByteSize);
        checkNotReclaimed("resize", address);
        GuardedBlock block = live("resize", address);
        blocks.check(block);
        Tenure owner = block.tenure().ended().isEmpty() ? block.tenure() : tenure();
        long moved = allocate(newByteSize, Memheap.MINIMUM_ALIGNMENT, owner);
        MemorySegment memory = engine().memory();
        MemorySegment.copy(memory, address, memory, moved, Math.min(block.byteSize(), newByteSize));
        try {
            freeAlways(address);
        } catch (InvalidFreeException freedMeanwhile) {
            freeAlways(moved);
            throw freedMeanwhile;
        }
        return moved;
    }
}
