package memheap.tck;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;

/**
 * A block that somebody holds, or that is on its way from one thread to another.
 *
 * @param block where it starts
 * @param byteSize what was asked for
 * @param tag what its content follows from, together with the place; unlike that of any other block
 */
record Ware(long block, long byteSize, long tag) {

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** Writes to all bytes. */
    void write(MemorySegment memory) {
        long words = byteSize / Long.BYTES;
        for (long word = 0; word < words; word++) {
            memory.set(ValueLayout.JAVA_LONG, block + word * Long.BYTES, content(block + word * Long.BYTES));
        }
        for (long at = block + words * Long.BYTES; at < block + byteSize; at++) {
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) content(at));
        }
    }

    /** Frees the block after a look at all of its bytes. */
    void giveBack(TradedHeap heap) {
        requireIntact(heap.memory());
        long usableBytes = heap.usableBytes(block);
        if (usableBytes < byteSize) {
            throw new AssertionError(String.format(Locale.ROOT, "the block at 0x%x of %d bytes has %d usable ones", block, byteSize, usableBytes));
        }
        heap.free(block);
    }

    /** Looks at all bytes. */
    void requireIntact(MemorySegment memory) {
        long words = byteSize / Long.BYTES;
        for (long word = 0; word < words; word++) {
            long at = block + word * Long.BYTES;
            if (memory.get(ValueLayout.JAVA_LONG, at) != content(at)) {
                throw changed(at);
            }
        }
        for (long at = block + words * Long.BYTES; at < block + byteSize; at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) != (byte) content(at)) {
                throw changed(at);
            }
        }
    }

    private AssertionError changed(long at) {
        return new AssertionError(String.format(Locale.ROOT, "byte %d of the block at 0x%x of %d bytes was changed by somebody else", at - block, block, byteSize));
    }

    private long content(long at) {
        long mixed = (at ^ tag) * SPREAD;
        return mixed ^ mixed >>> Integer.SIZE;
    }
}
