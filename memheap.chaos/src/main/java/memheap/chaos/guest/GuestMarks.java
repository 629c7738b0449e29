package memheap.chaos.guest;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Says in the metadata which block starts where: a byte for each 16 bytes of the window, of how many powers of two the block is, or 0. Without metadata it says nothing. One caller at a time. */
final class GuestMarks {

    private static final int GRANULE_BYTES = 16;

    private final MemorySegment metadata;

    /** Sees a block. */
    @FunctionalInterface
    interface Visitor {

        /** Sees where a block starts, and what it takes up. */
        void block(long offset, long byteSize);
    }

    GuestMarks(MemorySegment metadata) {
        this.metadata = metadata;
    }

    static long bytes(long windowBytes) {
        return windowBytes / GRANULE_BYTES;
    }

    void set(long offset, long byteSize) {
        mark(offset, (byte) Long.numberOfTrailingZeros(byteSize));
    }

    void clear(long offset) {
        mark(offset, (byte) 0);
    }

    private void mark(long offset, byte power) {
        if (metadata.byteSize() != 0) {
            metadata.set(ValueLayout.JAVA_BYTE, offset / GRANULE_BYTES, power);
        }
    }

    void forEach(Visitor visitor) {
        for (long index = 0; index < metadata.byteSize(); index += Long.BYTES) {
            if (metadata.get(ValueLayout.JAVA_LONG, index) != 0) {
                showWord(index, visitor);
            }
        }
    }

    private void showWord(long first, Visitor visitor) {
        for (long index = first; index < first + Long.BYTES; index++) {
            byte power = metadata.get(ValueLayout.JAVA_BYTE, index);
            if (power != 0) {
                visitor.block(index * GRANULE_BYTES, 1L << power);
            }
        }
    }
}
