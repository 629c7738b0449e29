package memheap.pe.calls;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import memheap.api.HeapClosedException;
import memheap.pe.PeerLostException;
import memheap.pe.spi.Job;
import memheap.pe.spi.JobSession;

/** Where the heaps of all PEs are, and which places of them exist. */
abstract class Reach {

    /** Stands for a heap that no load or store reaches. */
    static final MemorySegment ELSEWHERE = MemorySegment.NULL;

    private static final long NEVER = -1;

    protected final JobSession session;
    protected final int me;
    protected final int count;
    protected final long heapBytes;
    protected final MemorySegment own;
    private final String job;
    private final MemorySegment[] heaps; // a stale one is that of a PE that has died since
    private volatile long version = NEVER; // written under heaps
    private volatile boolean closed;

    Reach(Job job, JobSession session) {
        this.session = session;
        this.me = job.me();
        this.count = job.count();
        this.heapBytes = job.heapBytes();
        this.job = job.id();
        this.own = session.memory();
        this.heaps = new MemorySegment[count];
        Arrays.fill(heaps, ELSEWHERE);
        refresh();
    }

    /** Waits by a call of the session. Who waits when the job is left finds some memory closed, and is told what that means. */
    protected final void waiting(Runnable call) {
        requireOpen();
        try {
            try {
                call.run();
            } finally {
                refresh();
            }
        } catch (IllegalStateException failed) {
            requireOpen();
            throw failed;
        }
    }

    /** Follows who is in the job. */
    private void refresh() {
        if (session.membershipVersion() != version) {
            synchronized (heaps) {
                if (!closed) {
                    version = session.membershipVersion();
                    Arrays.setAll(heaps, pe -> session.peer(pe).orElse(ELSEWHERE));
                }
            }
        }
    }

    /** Where a range of bytes lies. @return the heap of that PE, or {@link #ELSEWHERE} */
    protected final MemorySegment range(int pe, long address, long byteSize) {
        requireRange(address, byteSize);
        return heapOf(pe);
    }

    protected final void requireRange(long address, long byteSize) {
        if (address <= 0 || byteSize < 0 || address > heapBytes || byteSize > heapBytes - address) {
            throw Wrong.address(address, byteSize, 1, heapBytes);
        }
    }

    /** Where a value lies. @return the heap of that PE, or {@link #ELSEWHERE} */
    protected final MemorySegment value(int pe, long address, int byteSize) {
        requireValue(address, byteSize);
        return heapOf(pe);
    }

    protected final void requireValue(long address, int byteSize) {
        if (address <= 0 || address > heapBytes - byteSize || (address & byteSize - 1) != 0) {
            throw Wrong.address(address, byteSize, byteSize, heapBytes);
        }
    }

    private MemorySegment heapOf(int pe) {
        requirePe(pe);
        MemorySegment heap = heaps[pe];
        if (heap == ELSEWHERE) {
            requireAlive(pe);
        }
        return heap;
    }

    protected final void requirePe(int pe) {
        if (pe < 0 || pe >= count) {
            throw Wrong.pe(pe, count);
        }
    }

    protected final void requireAlive(int pe) {
        requireOpen();
        if (session.lost().contains(pe)) {
            throw new PeerLostException(String.format(Locale.ROOT, "PE %d of job '%s' is lost, and no other JVM has taken its place; nothing was changed", pe, job), List.of(pe));
        }
    }

    protected final void requireOpen() {
        if (closed) {
            throw new HeapClosedException(String.format(Locale.ROOT, "PE %d has left the job '%s'", me, job));
        }
    }

    /** Leaves the job. */
    protected final void leave() {
        synchronized (heaps) {
            closed = true;
            Arrays.fill(heaps, ELSEWHERE);
        }
        session.close();
    }
}
