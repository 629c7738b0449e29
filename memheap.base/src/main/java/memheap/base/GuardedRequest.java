package memheap.base;

import java.util.List;
import memheap.base.ledger.Tenure;

/** A block that is wanted between guards. */
final class GuardedRequest extends Request {

    private final HeapEngine engine;
    private final GuardedBlocks blocks;
    private final Quarantine quarantine;
    private final boolean optional;
    private final long frontBytes;
    private final List<String> stack = CallStack.here();
    private boolean hasMadeRoom;

    GuardedRequest(long byteSize, long byteAlignment, Tenure tenure, boolean optional, HeapEngine engine, GuardedBlocks blocks, Quarantine quarantine) {
        super(byteSize, byteAlignment, tenure);
        this.optional = optional;
        this.engine = engine;
        this.blocks = blocks;
        this.quarantine = quarantine;
        this.frontBytes = Guard.frontBytes(byteAlignment, engine.heapMemory().windowBytes());
    }

    /** A sum that would be too large for a number is too large for a window anyway. */
    @Override
    long moduleBytes() {
        long guardBytes = frontBytes + Guard.REAR_BYTES;
        return byteSize() > Long.MAX_VALUE - guardBytes ? Long.MAX_VALUE : byteSize() + guardBytes;
    }

    /** No: a block is to have its guards before anybody else can free it. */
    @Override
    boolean mayBeCached() {
        return false;
    }

    @Override
    boolean isOptional() {
        return optional;
    }

    /** Once, since others may free all the time; and for nothing that no window has room for. */
    @Override
    boolean makesRoom() {
        boolean first = !hasMadeRoom;
        hasMadeRoom = true;
        return first && moduleBytes() <= engine.heapMemory().windowBytes() && quarantine.tryEmpty(engine);
    }

    @Override
    long served(long address) {
        blocks.add(address + frontBytes, byteSize(), frontBytes, tenure(), stack);
        return address + frontBytes;
    }
}
