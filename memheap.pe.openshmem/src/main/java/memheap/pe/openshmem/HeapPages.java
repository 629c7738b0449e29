package memheap.pe.openshmem;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The pages of this PE's heap: gives them before they are touched, and gives them back. Safe for all threads. */
final class HeapPages {

    private static final Path NETWORK_CARDS = Path.of("/sys/class/infiniband");

    private final SystemCalls system;
    private final MemorySegment heap;
    private final long pageBytes;
    private final int dropping;
    private final boolean canDrop;

    /**
     * @param heap this PE's own
     * @param isPrivate whether no other process can map it
     * @param isFarReached whether PEs on other hosts reach it
     */
    HeapPages(SystemCalls system, MemorySegment heap, boolean isPrivate, boolean isFarReached) {
        this.system = system;
        this.heap = heap;
        this.pageBytes = system.pageBytes();
        this.dropping = isPrivate ? SystemCalls.ADVICE_DROP_PRIVATE : SystemCalls.ADVICE_DROP_SHARED;
        this.canDrop = !isFarReached || !Files.exists(NETWORK_CARDS); // a card writes into the pages that it was shown, not into those that come later
    }

    /** Gives a range its pages. */
    void claim(long offset, long byteSize) throws IOException {
        long start = floor(heap.address() + offset);
        long end = ceiling(heap.address() + offset + byteSize);
        int errno = end == start ? 0 : system.advise(start, end - start, SystemCalls.ADVICE_POPULATE);
        if (errno != 0 && errno != SystemCalls.ERRNO_INVALID) { // a kernel that does not know it gives pages when they are touched
            throw new IOException(String.format(Locale.ROOT, "the system has not given %d bytes of the heap at 0x%x their pages: %s", byteSize, offset, system.reason(errno)));
        }
    }

    /** Takes the pages away that lie in a range as a whole, if that can be, and zeroes the rest of it. */
    void release(long offset, long byteSize) {
        long first = ceiling(heap.address() + offset);
        long end = floor(heap.address() + offset + byteSize);
        if (!canDrop || first >= end || system.advise(first, end - first, dropping) != 0) {
            heap.asSlice(offset, byteSize).fill((byte) 0);
            return;
        }
        long behind = end - heap.address();
        heap.asSlice(offset, first - heap.address() - offset).fill((byte) 0);
        heap.asSlice(behind, offset + byteSize - behind).fill((byte) 0);
    }

    private long floor(long address) {
        return address & -pageBytes;
    }

    private long ceiling(long address) {
        return floor(address + pageBytes - 1);
    }
}
