package memheap.bench.pe;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import memheap.api.AddressHeap;
import memheap.pe.ProcessingElements;
import memheap.pe.SymmetricMemheap;

/** The blocks that the patterns work on, at the same addresses in all PEs; made by all together. They go with the job. */
final class Blocks {

    private static final long PAGE = 4096;

    private final AddressHeap addresses;
    private final long written;
    private final long read;
    private final long word;
    private final long sharedWord;
    private final long orderWord;

    Blocks(ProcessingElements elements, SymmetricMemheap heap, long largestBytes) {
        this.addresses = heap.addresses();
        this.written = block(largestBytes);
        this.read = block(largestBytes);
        this.word = block(Long.BYTES);
        this.sharedWord = block(Long.BYTES);
        this.orderWord = block(Long.BYTES);
        fill(elements.memory().asSlice(read, largestBytes), elements.me());
        elements.barrier();
    }

    private long block(long byteSize) {
        return addresses.allocateZeroed(byteSize, PAGE);
    }

    /** Writes what the block of a PE holds that is read by others. */
    static void fill(MemorySegment block, int pe) {
        for (long at = 0; at < block.byteSize(); at++) {
            block.set(JAVA_BYTE, at, (byte) (17 * pe + 31 * at + at / 251));
        }
    }

    /** What others write. */
    long written() {
        return written;
    }

    /** What others read: it holds what {@link #fill} writes. */
    long read() {
        return read;
    }

    /** What one other PE changes. */
    long word() {
        return word;
    }

    /** What all change, in PE 0. */
    long sharedWord() {
        return sharedWord;
    }

    /** What is there to see who was first. */
    long orderWord() {
        return orderWord;
    }
}
