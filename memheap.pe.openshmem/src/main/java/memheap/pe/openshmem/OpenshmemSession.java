package memheap.pe.openshmem;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import memheap.api.HeapClosedException;
import memheap.pe.spi.AtomicOperation;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** One PE's part in a job over OpenSHMEM. Who is in it never changes: without one PE, the job ends. */
final class OpenshmemSession implements JobSession {

    private static final Logger LOG = System.getLogger(OpenshmemSession.class.getName());

    private final Job job;
    private final Arena arena;
    private final MemorySegment[] heaps;
    private final MemorySegment own;
    private final HeapPages pages;
    private final RemoteAccess remote;
    private final Meetings meetings;
    private final Departure departure;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param arena that of the heaps, which this closes
     * @param heaps of each PE, or {@link ControlArea#ELSEWHERE}
     */
    OpenshmemSession(Job job, Arena arena, MemorySegment[] heaps, HeapPages pages, RemoteAccess remote, Meetings meetings, Departure departure) {
        this.job = job;
        this.arena = arena;
        this.heaps = heaps.clone();
        this.own = heaps[job.me()];
        this.pages = pages;
        this.remote = remote;
        this.meetings = meetings;
        this.departure = departure;
    }

    @Override
    public MemorySegment memory() {
        requireOpen();
        return own;
    }

    @Override
    public void claim(long offset, long byteSize) throws IOException {
        requireOpen();
        pages.claim(offset, byteSize);
    }

    @Override
    public void release(long offset, long byteSize) {
        requireOpen();
        pages.release(offset, byteSize);
    }

    @Override
    public Optional<MemorySegment> peer(int pe) {
        requireOpen();
        return heaps[pe] == ControlArea.ELSEWHERE ? Optional.empty() : Optional.of(heaps[pe]);
    }

    @Override
    public void put(int pe, long offset, MemorySegment source) {
        remote.put(pe, address(offset), source);
    }

    @Override
    public void get(int pe, long offset, MemorySegment target) {
        remote.get(pe, address(offset), target);
    }

    @Override
    public void putNonBlocking(int pe, long offset, MemorySegment source) {
        remote.putNonBlocking(pe, address(offset), source);
    }

    @Override
    public void getNonBlocking(int pe, long offset, MemorySegment target) {
        remote.getNonBlocking(pe, address(offset), target);
    }

    @Override
    public long atomic(int pe, long offset, int byteSize, AtomicOperation operation, long operand) {
        return remote.atomic(pe, address(offset), byteSize, operation, operand);
    }

    @Override
    public long compareAndSwap(int pe, long offset, int byteSize, long expected, long value) {
        return remote.compareAndSwap(pe, address(offset), byteSize, expected, value);
    }

    /** Where a place of the heap is, which every PE calls by the address that it has here. */
    private long address(long offset) {
        requireOpen();
        return own.address() + offset;
    }

    @Override
    public void fence() {
        requireOpen();
        VarHandle.releaseFence();
        remote.fence();
    }

    @Override
    public void quiet() {
        requireOpen();
        VarHandle.fullFence();
        remote.quiet();
    }

    @Override
    public void barrier() {
        requireOpen();
        meetings.barrier();
    }

    @Override
    public void exchange(MemorySegment record, RecordReader reader) {
        requireOpen();
        meetings.exchange(record, reader);
    }

    @Override
    public void await(BooleanSupplier condition) {
        requireOpen();
        meetings.await(condition);
    }

    @Override
    public long membershipVersion() {
        requireOpen();
        return 0;
    }

    @Override
    public SortedSet<Integer> lost() {
        requireOpen();
        return Collections.emptySortedSet();
    }

    @Override
    public int incarnation(int pe) {
        requireOpen();
        return 1;
    }

    @Override
    public boolean isLate() {
        requireOpen();
        return false;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new HeapClosedException("PE " + job.me() + " has left the job '" + job.id() + "'");
        }
    }

    /** The memory stays where it is until all PEs have left, but nobody here reaches it any more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        meetings.close();
        departure.begin();
        try {
            arena.close();
        } catch (IllegalStateException inUse) {
            LOG.log(Level.WARNING, "the heaps of a job can still be reached: a native call uses their memory", inUse);
        }
    }
}
