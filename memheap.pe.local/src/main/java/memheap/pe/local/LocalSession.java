package memheap.pe.local;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import memheap.api.HeapClosedException;
import memheap.pe.PeerLostException;
import memheap.pe.spi.AtomicOperation;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/**
 * One PE's part in a job on this host. The heaps of the others are mapped, so nothing is put, got or changed by a call of this class but at a PE whose
 * heap could not be: most likely it has just died.
 */
final class LocalSession implements JobSession {

    private final Job job;
    private final JobDirectory directory;
    private final LockFile locks;
    private final ControlFile control;
    private final OwnHeap heap;
    private final Members members;
    private final Meetings meetings;
    private final boolean isLate;
    private final AtomicBoolean closed = new AtomicBoolean();

    LocalSession(Job job, JobDirectory directory, LockFile locks, ControlFile control, OwnHeap heap, Members members, Meetings meetings, boolean isLate) {
        this.job = job;
        this.directory = directory;
        this.locks = locks;
        this.control = control;
        this.heap = heap;
        this.members = members;
        this.meetings = meetings;
        this.isLate = isLate;
    }

    @Override
    public MemorySegment memory() {
        requireOpen();
        return heap.memory();
    }

    @Override
    public void claim(long offset, long byteSize) throws IOException {
        requireOpen();
        heap.claim(offset, byteSize);
    }

    @Override
    public void release(long offset, long byteSize) throws IOException {
        requireOpen();
        heap.release(offset, byteSize);
    }

    @Override
    public Optional<MemorySegment> peer(int pe) {
        requireOpen();
        return pe == job.me() ? Optional.of(heap.memory()) : members.heap(pe).map(PeerHeap::memory);
    }

    @Override
    public void put(int pe, long offset, MemorySegment source) {
        throw unreachable(pe);
    }

    @Override
    public void get(int pe, long offset, MemorySegment target) {
        throw unreachable(pe);
    }

    @Override
    public long atomic(int pe, long offset, int byteSize, AtomicOperation operation, long operand) {
        throw unreachable(pe);
    }

    @Override
    public long compareAndSwap(int pe, long offset, int byteSize, long expected, long value) {
        throw unreachable(pe);
    }

    private PeerLostException unreachable(int pe) {
        requireOpen();
        return new PeerLostException(String.format(Locale.ROOT, "PE %d of job '%s' cannot be reached: its heap could not be mapped, most likely because process %d has ended; nothing was changed",
                pe, job.id(), control.process(pe)), List.of(pe));
    }

    @Override
    public void fence() {
        requireOpen();
        VarHandle.releaseFence();
    }

    @Override
    public void quiet() {
        requireOpen();
        VarHandle.fullFence();
    }

    @Override
    public void barrier() {
        waiting(meetings::barrier);
    }

    @Override
    public void exchange(MemorySegment record, RecordReader reader) {
        waiting(() -> meetings.exchange(record, reader));
    }

    @Override
    public void await(BooleanSupplier condition) {
        waiting(() -> meetings.await(condition));
    }

    /** Who waits when the session is closed finds the control file, a heap or the locks closed, and is told what that means. */
    private void waiting(Runnable call) {
        requireOpen();
        try {
            call.run();
        } catch (IllegalStateException failed) {
            requireOpen();
            throw failed;
        }
    }

    @Override
    public long membershipVersion() {
        requireOpen();
        return members.version();
    }

    @Override
    public SortedSet<Integer> lost() {
        requireOpen();
        return members.lost();
    }

    @Override
    public int incarnation(int pe) {
        requireOpen();
        return members.incarnation(pe);
    }

    @Override
    public boolean isLate() {
        requireOpen();
        return isLate;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new HeapClosedException("PE " + job.me() + " has left the job '" + job.id() + "'");
        }
    }

    /** In this order: nobody here waits any more, the others are told, the memory goes, the place is free, and who is the last one removes the directory. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        meetings.close();
        control.leave(job.me());
        members.close();
        heap.close();
        control.close();
        locks.close();
        directory.removeIfDead();
    }
}
