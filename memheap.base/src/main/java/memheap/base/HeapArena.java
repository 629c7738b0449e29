package memheap.base;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import memheap.api.DamagedBlockException;
import memheap.api.HeapClosedException;
import memheap.api.InvalidFreeException;

/**
 * An arena over the heap: blocks of ours in a scope of the JDK's, which confines and revokes. It holds a lease on the address space, so that a segment that
 * outlives the base reads zeros instead of ending the JVM.
 */
final class HeapArena implements Arena {

    private final Consumers.ConsumerHeap consumer;
    private final HeapEngine engine;
    private final Arena scope;
    private final MemorySegment probe;
    private final Thread opener = Thread.currentThread();
    private long[] blocks = new long[8]; // guarded by this
    private int count;                   // guarded by this
    private boolean closed;              // guarded by this

    HeapArena(Consumers.ConsumerHeap consumer, Arena scope) {
        this.consumer = consumer;
        this.engine = consumer.heap().engine();
        this.scope = scope;
        this.probe = engine.heapMemory().reserve().rescoped(0, 0, scope);
        engine.heapMemory().reserve().lease();
        if (!consumer.add(this)) {
            engine.heapMemory().reserve().endLease();
            throw Refusal.ended(consumer.heap().tenure());
        }
    }

    @Override
    public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
        checkAccess();
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
        }
        long address = consumer.heap().allocate(byteSize, byteAlignment);
        blocks[count++] = address;
        return engine.heapMemory().reserve().rescoped(address, byteSize, scope).fill((byte) 0); // in the scope, which is closed before anybody else gets the block
    }

    private void checkAccess() {
        if (!scope.scope().isAlive()) {
            throw new IllegalStateException("Already closed");
        }
        if (!probe.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("this arena is confined to the thread that opened it, but was used by " + Thread.currentThread());
        }
    }

    @Override
    public MemorySegment.Scope scope() {
        return scope.scope();
    }

    /** Revokes first, then frees, so that nobody reads what already belongs to somebody else. */
    @Override
    public void close() {
        scope.close();
        freeAll();
    }

    /** All of them, even if one is damaged. */
    private void freeAll() {
        DamagedBlockException damage = null;
        for (long address : takenBlocks()) {
            try {
                free(address);
            } catch (DamagedBlockException damaged) {
                damage = damage == null ? damaged : with(damage, damaged);
            }
        }
        if (damage != null) {
            throw damage;
        }
    }

    private static DamagedBlockException with(DamagedBlockException first, DamagedBlockException next) {
        first.addSuppressed(next);
        return first;
    }

    /** Ends the arena, once. @return the blocks that it had */
    private synchronized long[] takenBlocks() {
        long[] taken = Arrays.copyOf(blocks, count);
        if (!closed) {
            closed = true;
            blocks = new long[0];
            count = 0;
            engine.heapMemory().reserve().endLease();
            consumer.remove(this);
        }
        return taken;
    }

    /**
     * Closes the arena from outside, since its owner is gone; its blocks are freed by somebody else.
     *
     * @return whether nobody can reach its blocks any more. Not so if a native call uses them, or if another thread, which lives, is the only one who may close it
     */
    boolean tryRevoke() {
        try {
            scope.close();
        } catch (WrongThreadException confined) {
            if (opener.isAlive()) {
                return false;
            }
        } catch (IllegalStateException closedOrInUse) {
            if (scope.scope().isAlive()) {
                return false;
            }
        }
        takenBlocks();
        return true;
    }

    synchronized long[] blocks() {
        return Arrays.copyOf(blocks, count);
    }

    /** The owner may have ended before its arena. */
    private void free(long address) {
        try {
            consumer.heap().freeAlways(address);
        } catch (InvalidFreeException | HeapClosedException gone) {
            // somebody freed it by its address, or it was reclaimed, or the base has stopped and taken everything back: there is nothing left to free
        }
    }
}
