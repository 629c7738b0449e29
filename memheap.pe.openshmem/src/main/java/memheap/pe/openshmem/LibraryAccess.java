package memheap.pe.openshmem;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import memheap.pe.spi.AtomicOperation;

/**
 * Reaches other PEs by the calls of the library. Safe for all threads: one of them is inside of the library at a time, and those that wait for it
 * park. The library's own lock would be taken by spinning, which keeps the one from running that has it.
 */
final class LibraryAccess implements RemoteAccess {

    private static final int SCRATCH_BYTES = 64 << 10;
    private static final int MOST_PENDING = 1024;
    private static final long ATTENDED_NANOS = 100_000;
    private static final int LONGEST_WAIT_MILLISECONDS = 5;
    private static final int IDLE_ROUNDS = 20;
    private static final int UNASKED_ROUNDS = 32;

    private final OpenshmemLibrary library;
    private final EventSources sources;
    private final ProgressThread progress = new ProgressThread(this::serve);
    private final ReentrantLock libraryLock = new ReentrantLock();
    private final MemorySegment scratch = Arena.global().allocate(SCRATCH_BYTES); // guarded by libraryLock; for what lies on the Java heap
    private final List<MemorySegment> pending = new ArrayList<>(); // guarded by libraryLock; kept from being collected while the library uses them
    private volatile long lastAttended = System.nanoTime(); // when a thread of the program last looked what others ask
    private int unasked; // how often the kernel had nothing to tell; not exact, if many threads ask
    private boolean isQuiet = true; // guarded by libraryLock; whether nothing was written since the last quiet

    LibraryAccess(OpenshmemLibrary library, EventSources sources) {
        this.library = library;
        this.sources = sources;
    }

    private void enter() {
        libraryLock.lock();
        lastAttended = System.nanoTime();
    }

    @Override
    public void put(int pe, long address, MemorySegment source) {
        enter();
        try {
            isQuiet = false;
            if (source.isNative() && source.byteSize() > 0) {
                library.put(address, source, pe);
                return;
            }
            for (long done = 0; done < source.byteSize(); done += SCRATCH_BYTES) {
                MemorySegment chunk = scratch.asSlice(0, Math.min(SCRATCH_BYTES, source.byteSize() - done));
                MemorySegment.copy(source, done, chunk, 0, chunk.byteSize());
                library.put(address + done, chunk, pe);
            }
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void get(int pe, long address, MemorySegment target) {
        enter();
        try {
            if (target.isNative() && target.byteSize() > 0) {
                library.get(target, address, pe);
                return;
            }
            for (long done = 0; done < target.byteSize(); done += SCRATCH_BYTES) {
                MemorySegment chunk = scratch.asSlice(0, Math.min(SCRATCH_BYTES, target.byteSize() - done));
                library.get(chunk, address + done, pe);
                MemorySegment.copy(chunk, 0, target, done, chunk.byteSize());
            }
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void putNonBlocking(int pe, long address, MemorySegment source) {
        if (!source.isNative() || source.byteSize() == 0) {
            put(pe, address, source);
            return;
        }
        enter();
        try {
            keep(source);
            library.putNonBlocking(address, source, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void getNonBlocking(int pe, long address, MemorySegment target) {
        if (!target.isNative() || target.byteSize() == 0) {
            get(pe, address, target);
            return;
        }
        enter();
        try {
            keep(target);
            library.getNonBlocking(target, address, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    private void keep(MemorySegment segment) {
        assert libraryLock.isHeldByCurrentThread();
        if (pending.size() == MOST_PENDING) {
            complete();
        }
        isQuiet = false;
        pending.add(segment);
    }

    private void complete() {
        assert libraryLock.isHeldByCurrentThread();
        if (!isQuiet) {
            library.quiet();
            isQuiet = true;
            pending.clear();
        }
    }

    @Override
    public void store(int pe, long address, long value) {
        enter();
        try {
            library.store(address, value, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public long atomic(int pe, long address, int byteSize, AtomicOperation operation, long operand) {
        enter();
        try {
            return byteSize == Integer.BYTES ? library.atomic(operation, address, (int) operand, pe) : library.atomic(operation, address, operand, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public long compareAndSwap(int pe, long address, int byteSize, long expected, long value) {
        enter();
        try {
            return byteSize == Integer.BYTES ? compareAndSwapHalf(pe, address, (int) expected, (int) value) : library.compareAndSwap(address, expected, value, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    /** Open MPI's {@code shmem_int_atomic_compare_swap} writes 8 bytes where it has room for 4, on its stack. So the word around the value is swapped. */
    private int compareAndSwapHalf(int pe, long address, int expected, int value) {
        long word = address & -Long.BYTES;
        int shift = (int) (address - word) * Byte.SIZE; // both processors that this runs on have the lower half first
        long others = ~(0xffff_ffffL << shift);
        long seen = library.atomic(AtomicOperation.FETCH, word, 0L, pe);
        while ((int) (seen >> shift) == expected) {
            long found = library.compareAndSwap(word, seen, seen & others | Integer.toUnsignedLong(value) << shift, pe);
            if (found == seen) {
                return expected;
            }
            seen = found;
        }
        return (int) (seen >> shift);
    }

    @Override
    public void fence() {
        enter();
        try {
            library.fence();
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void quiet() {
        enter();
        try {
            complete();
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public boolean progress() {
        lastAttended = System.nanoTime();
        return tryProgress();
    }

    private boolean tryProgress() {
        boolean isAsked = sources.areReady();
        if (!isAsked && sources.size() > 0 && ++unasked % UNASKED_ROUNDS != 0 || !libraryLock.tryLock()) {
            return false;
        }
        try {
            library.progress();
            return isAsked;
        } finally {
            libraryLock.unlock();
        }
    }

    /** Does what others ask of this PE, for as long as they ask often, while no other thread does. @return whether one did */
    private boolean serve() {
        if (isAttended() || libraryLock.isLocked()) {
            return false;
        }
        if (sources.size() == 0) {
            tryProgress();
            return false;
        }
        int idle = sources.await(LONGEST_WAIT_MILLISECONDS) ? 0 : IDLE_ROUNDS - 1;
        while (idle < IDLE_ROUNDS && !isAttended()) {
            idle = tryProgress() ? 0 : idle + 1;
        }
        return true;
    }

    private boolean isAttended() {
        return System.nanoTime() - lastAttended < ATTENDED_NANOS;
    }

    @Override
    public void start() {
        progress.start();
    }

    @Override
    public void shut() {
        progress.stop();
        libraryLock.lock();
    }
}
