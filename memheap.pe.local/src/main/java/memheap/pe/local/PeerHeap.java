package memheap.pe.local;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.util.Locale;

/**
 * The heap of another PE, found through its process. What that has given its pages is mapped by {@link #refresh}; the file lives on as long as somebody has it mapped.
 */
final class PeerHeap extends MappedHeap {

    private PeerHeap(SystemCalls system, HeapLayout layout, int descriptor) throws IOException {
        super(system, layout, descriptor);
    }

    /**
     * Maps the heap of a PE.
     *
     * @throws IOException if there is none any more: its process has ended, or another one has that number by now
     */
    static PeerHeap attach(SystemCalls system, HeapLayout layout, ControlFile control, int pe, int incarnation) throws IOException {
        var heap = new PeerHeap(system, layout, file(system, layout, control.process(pe), control.descriptor(pe)));
        try {
            heap.requireToBe(control.mark(), pe, incarnation);
            heap.refresh();
            return heap;
        } catch (IOException | RuntimeException unfit) {
            heap.close();
            throw unfit;
        }
    }

    /** Takes no file but one of the right kind and size, which nobody can cut off: the process may be another one by now. */
    private static int file(SystemCalls system, HeapLayout layout, long process, int descriptor) throws IOException {
        int opened = system.openDescriptor(process, descriptor);
        try {
            if ((system.seals(opened) & SystemCalls.SEAL_SEALS_SHRINK_GROW) != SystemCalls.SEAL_SEALS_SHRINK_GROW || OwnFile.byteSize(opened) != layout.fileBytes()) {
                throw new IOException(String.format(Locale.ROOT, "file %d of process %d is not the heap of a PE", descriptor, process));
            }
            return opened;
        } catch (IOException | RuntimeException unfit) {
            system.closeFile(opened);
            throw unfit;
        }
    }

    private void requireToBe(long jobMark, int pe, int incarnation) throws IOException {
        if (tail.get(JAVA_LONG, HeapLayout.MARK) != jobMark || tail.get(JAVA_INT, HeapLayout.PE) != pe || tail.get(JAVA_INT, HeapLayout.INCARNATION) != incarnation
                || tail.get(JAVA_LONG, HeapLayout.HEAP_BYTES) != layout.heapBytes()) {
            throw new IOException(String.format(Locale.ROOT, "the heap that was found is that of PE %d (JVM %d of it), not of PE %d (JVM %d)",
                    tail.get(JAVA_INT, HeapLayout.PE), tail.get(JAVA_INT, HeapLayout.INCARNATION), pe, incarnation));
        }
    }

    /** Maps what has got its pages since, and lets go of what has lost them. */
    void refresh() throws IOException {
        for (int granule = 0; granule < layout.granules(); granule++) {
            boolean hasPages = isMarked(granule);
            if (hasPages && !isMapped(granule)) {
                map(granule);
            } else if (!hasPages && isMapped(granule)) {
                unmap(granule);
            }
        }
    }
}
