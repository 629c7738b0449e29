package memheap.pe.local;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import memheap.api.HeapClosedException;

/**
 * The heap of this PE. A granule of its file is given its pages before it takes its place, so a lack of memory is an exception. Once it is closed,
 * its descriptor and its addresses may be somebody else's: whoever changes it keeps {@link #close} waiting, and is refused afterwards.
 */
final class OwnHeap extends MappedHeap {

    private final ControlFile control;
    private boolean closed; // guarded by this

    /** @param control counts the changes; it is closed after this */
    OwnHeap(SystemCalls system, HeapLayout layout, ControlFile control, int pe, int incarnation) throws IOException {
        super(system, layout, file(system, layout));
        this.control = control;
        tail.set(JAVA_LONG, HeapLayout.MARK, control.mark());
        tail.set(JAVA_INT, HeapLayout.PE, pe);
        tail.set(JAVA_INT, HeapLayout.INCARNATION, incarnation);
        tail.set(JAVA_LONG, HeapLayout.HEAP_BYTES, layout.heapBytes());
    }

    private static int file(SystemCalls system, HeapLayout layout) throws IOException {
        int descriptor = system.sealedFile("memheap.pe", layout.fileBytes());
        try {
            system.claim(descriptor, layout.mappedBytes(), layout.tailBytes());
            return descriptor;
        } catch (IOException full) {
            system.closeFile(descriptor);
            throw full;
        }
    }

    /** What the others find it by, with the number of this process. */
    int descriptor() {
        return descriptor;
    }

    /** Gives a range its pages. */
    synchronized void claim(long offset, long byteSize) throws IOException {
        requireOpen();
        boolean changed = false;
        try {
            int last = granule(offset + Math.max(byteSize, 1) - 1);
            for (int granule = granule(offset); granule <= last; granule++) {
                if (!isMapped(granule)) {
                    claimGranule(granule);
                    changed = true;
                }
            }
        } finally {
            if (changed) {
                control.countHeapChange();
            }
        }
    }

    private void claimGranule(int granule) throws IOException {
        long start = granule * layout.granuleBytes();
        try {
            system.claim(descriptor, start, layout.granuleBytes());
        } catch (IOException full) {
            system.punchHole(descriptor, start, layout.granuleBytes()); // a call that fails half-way keeps the pages it got
            throw full;
        }
        map(granule);
        mark(granule, true);
    }

    /** Takes the pages of the granules away that lie in a range as a whole, and zeroes the rest of it. */
    synchronized void release(long offset, long byteSize) throws IOException {
        requireOpen();
        int first = Math.toIntExact(Math.ceilDiv(offset, layout.granuleBytes()));
        int end = offset + byteSize == layout.heapBytes() ? layout.granules() : granule(offset + byteSize);
        if (first >= end) {
            memory().asSlice(offset, byteSize).fill((byte) 0);
            return;
        }
        memory().asSlice(offset, first * layout.granuleBytes() - offset).fill((byte) 0);
        long behind = Math.min(end * layout.granuleBytes(), layout.heapBytes());
        memory().asSlice(behind, offset + byteSize - behind).fill((byte) 0);
        try {
            for (int granule = first; granule < end; granule++) {
                if (isMapped(granule)) {
                    mark(granule, false);
                    unmap(granule);
                    system.punchHole(descriptor, granule * layout.granuleBytes(), layout.granuleBytes());
                }
            }
        } finally {
            control.countHeapChange();
        }
    }

    private int granule(long offset) {
        return (int) (offset / layout.granuleBytes());
    }

    private void requireOpen() {
        assert Thread.holdsLock(this);
        if (closed) {
            throw new HeapClosedException("this PE has left its job, and its symmetric heap is closed: nothing of it can be claimed or released");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            super.close();
        }
    }
}
