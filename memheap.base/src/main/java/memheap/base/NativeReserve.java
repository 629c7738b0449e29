package memheap.base;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Address space from {@code mmap}, backed by anonymous pages. It is mapped readable and writable as a whole without reserving swap space, so that
 * even a stray access to a window that is not open cannot fault; a page is committed by the first touch.
 */
class NativeReserve implements Reserve {

    private static final Logger LOG = System.getLogger(NativeReserve.class.getName());

    protected final SystemCalls system;
    protected final long base;
    private final long byteSize;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private int leases = 1; // guarded by this; the open reserve itself holds one

    NativeReserve(SystemCalls system, long byteSize, long byteAlignment) throws IOException {
        this.system = system;
        this.byteSize = byteSize;
        this.base = reserve(byteSize, byteAlignment);
        this.memory = MemorySegment.ofAddress(base).reinterpret(byteSize, arena, null);
    }

    /** Maps more than is needed and gives back what lies before and behind the aligned range. */
    private long reserve(long byteSize, long byteAlignment) throws IOException {
        long mapped = system.mapAnonymous(byteSize + byteAlignment);
        long aligned = Math.ceilDiv(mapped, byteAlignment) * byteAlignment;
        if (aligned > mapped) {
            system.unmap(mapped, aligned - mapped);
        }
        long behind = mapped + byteAlignment - aligned;
        if (behind > 0) {
            system.unmap(aligned + byteSize, behind);
        }
        return aligned;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public MemorySegment rescoped(long address, long byteSize, Arena scope) {
        return MemorySegment.ofAddress(base + address).reinterpret(byteSize, scope, null);
    }

    @Override
    public boolean canRescope() {
        return true;
    }

    @Override
    public boolean commitsByTouch() {
        return true;
    }

    @Override
    public void claim(long address, long byteSize) throws IOException {
        // anonymous pages come with the first touch
    }

    @Override
    public void release(long address, long byteSize) throws IOException {
        system.advise(base + address, byteSize, SystemCalls.ADVICE_DONT_NEED);
    }

    @Override
    public long committedBytes(long address, long byteSize) throws IOException {
        return system.committedBytes(base + address, byteSize);
    }

    @Override
    public long committedBytes(MemorySegment metadata) throws IOException {
        return system.committedBytes(metadata.address(), metadata.byteSize());
    }

    @Override
    public MemorySegment scratch(long byteSize, Arena arena) throws IOException {
        return system.anonymous(byteSize, arena);
    }

    @Override
    public String description() {
        return "anonymous memory, committed as it is touched";
    }

    @Override
    public synchronized void lease() {
        leases++;
    }

    @Override
    public synchronized void endLease() {
        if (--leases == 0) {
            unmap(base, byteSize);
        }
    }

    /** Ends all access through {@link #memory()}, gives every page back, and unmaps once no arena of a user needs the addresses. */
    @Override
    public void close() {
        try {
            arena.close();
        } catch (IllegalStateException inUse) {
            LOG.log(Level.WARNING, "the closed heap stays mapped: a native call still uses its memory", inUse);
            return;
        }
        releaseAll();
        endLease();
    }

    /** Gives the address space back, which nobody has used yet. */
    protected final void abandon() {
        arena.close();
        endLease();
    }

    /** Gives back what is behind the addresses. */
    protected void releaseAll() {
        try {
            release(0, byteSize);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "pages of the closed heap could not be given back", failed);
        }
    }

    private void unmap(long address, long byteSize) {
        try {
            system.unmap(address, byteSize);
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "address space of the closed heap could not be given back", failed);
        }
    }
}
