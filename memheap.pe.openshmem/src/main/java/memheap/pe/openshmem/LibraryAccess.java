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

    private final OpenshmemLibrary library;
    private final ReentrantLock libraryLock = new ReentrantLock();
    private final MemorySegment scratch = Arena.global().allocate(SCRATCH_BYTES); // guarded by libraryLock; for what lies on the Java heap
    private final List<MemorySegment> pending = new ArrayList<>(); // guarded by libraryLock; kept from being collected while the library uses them
    private boolean isQuiet = true; // guarded by libraryLock; whether nothing was written since the last quiet

    LibraryAccess(OpenshmemLibrary library) {
        this.library = library;
    }

    @Override
    public void put(int pe, long address, MemorySegment source) {
        libraryLock.lock();
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
        libraryLock.lock();
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
        libraryLock.lock();
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
        libraryLock.lock();
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
        libraryLock.lock();
        try {
            library.store(address, value, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public long atomic(int pe, long address, int byteSize, AtomicOperation operation, long operand) {
        libraryLock.lock();
        try {
            return byteSize == Integer.BYTES ? library.atomic(operation, address, (int) operand, pe) : library.atomic(operation, address, operand, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public long compareAndSwap(int pe, long address, int byteSize, long expected, long value) {
        libraryLock.lock();
        try {
            return byteSize == Integer.BYTES ? library.compareAndSwap(address, (int) expected, (int) value, pe) : library.compareAndSwap(address, expected, value, pe);
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void fence() {
        libraryLock.lock();
        try {
            library.fence();
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void quiet() {
        libraryLock.lock();
        try {
            complete();
        } finally {
            libraryLock.unlock();
        }
    }

    @Override
    public void progress() {
        if (libraryLock.tryLock()) {
            try {
                library.progress();
            } finally {
                libraryLock.unlock();
            }
        }
    }

    @Override
    public void shut() {
        libraryLock.lock();
    }
}
