package memheap.base;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import memheap.pe.spi.JobSession;

/** The symmetric heap of a PE, as an engine has made it: others map it or write into it, so it ends with the job and no arena can outlive it. */
final class SessionReserve implements Reserve {

    private final SystemCalls system;
    private final Granules granules;
    private final MemorySegment memory;

    /** @param session is closed by whoever has opened it, after this; its memory ends then, unless a native call still uses it */
    SessionReserve(SystemCalls system, JobSession session, long byteAlignment) {
        this.system = system;
        this.granules = new NotedGranules(new SessionPages(session), session.memory().byteSize(), byteAlignment);
        this.memory = session.memory();
    }

    private record SessionPages(JobSession session) implements NotedGranules.Pages {

        @Override
        public void claim(long address, long byteSize) throws IOException {
            session.claim(address, byteSize);
        }

        @Override
        public void release(long address, long byteSize) throws IOException {
            session.release(address, byteSize);
        }
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public MemorySegment rescoped(long address, long byteSize, Arena scope) {
        return MemorySegment.ofAddress(memory.address() + address).reinterpret(byteSize, scope, null);
    }

    @Override
    public boolean canRescope() {
        return true;
    }

    @Override
    public boolean commitsByTouch() {
        return false;
    }

    @Override
    public void claim(long address, long byteSize) throws IOException {
        granules.claim(address, byteSize);
    }

    @Override
    public long claimedBytes(long address, long byteSize) {
        return granules.claimedBytes(address, byteSize);
    }

    @Override
    public void release(long address, long byteSize) throws IOException {
        granules.release(address, byteSize);
    }

    @Override
    public long committedBytes(long address, long byteSize) {
        return granules.committedBytes(address, byteSize);
    }

    @Override
    public long committedBytes(MemorySegment metadata) throws IOException {
        return system.committedBytes(metadata.address(), metadata.byteSize());
    }

    @Override
    public MemorySegment scratch(long byteSize, Arena owner) throws IOException {
        return system.anonymous(byteSize, owner);
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "the symmetric heap of a PE, claimed %d bytes at a time", granules.granuleBytes());
    }

    @Override
    public void lease() {
        throw new UnsupportedOperationException("a symmetric heap has no arenas: its memory ends with the job, and each free is a call of all PEs; allocate and free its blocks one by one, or all at once (allocateAll)");
    }

    @Override
    public void endLease() {
        throw new IllegalStateException("there is no lease");
    }

    @Override
    public void close() {
        // the session ends its memory itself
    }
}
