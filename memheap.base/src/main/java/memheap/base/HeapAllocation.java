package memheap.base;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import memheap.api.Allocation;
import memheap.api.InvalidFreeException;

/** The handle of one block: two numbers and whether it has been let go. */
final class HeapAllocation implements Allocation {

    private static final VarHandle CLOSED = closedField();

    private final OwnedHeap heap;
    private final long address;
    private final long byteSize;
    private volatile boolean closed;

    HeapAllocation(OwnedHeap heap, long address, long byteSize) {
        this.heap = heap;
        this.address = address;
        this.byteSize = byteSize;
    }

    private static VarHandle closedField() {
        try {
            return MethodHandles.lookup().findVarHandle(HeapAllocation.class, "closed", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    boolean isOf(HeapEngine other) {
        return heap.engine() == other;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public MemorySegment segment() {
        if (closed) {
            throw letGo("read");
        }
        heap.checkNotReclaimed("segment", address);
        return heap.memory().asSlice(address, byteSize);
    }

    /** Resizes the block and lets this handle go; if that fails, the handle is as before. */
    HeapAllocation resize(long newByteSize) {
        letGoOrThrow("resized");
        boolean moved = false;
        try {
            var resized = new HeapAllocation(heap, heap.resize(address, newByteSize), newByteSize);
            moved = true;
            return resized;
        } finally {
            if (!moved) {
                closed = false;
            }
        }
    }

    @Override
    public void close() {
        heap.engine().checkOpen();
        letGoOrThrow("closed");
        boolean isGone = false;
        try {
            heap.free(address);
            isGone = true;
        } catch (InvalidFreeException freedByAddress) {
            isGone = true;
            throw freedByAddress;
        } finally {
            if (!isGone) {
                closed = false; // as when a PE is lost before it has come to this call: the block is live in all of them
            }
        }
    }

    private void letGoOrThrow(String what) {
        if (!CLOSED.compareAndSet(this, false, true)) {
            throw letGo(what);
        }
    }

    private IllegalStateException letGo(String what) {
        return new IllegalStateException(String.format(Locale.ROOT, "the allocation of %d bytes at 0x%x cannot be %s: it was closed or resized before",
                byteSize, address, what));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Allocation[0x%x, %d bytes%s]", address, byteSize, closed ? ", closed" : "");
    }
}
