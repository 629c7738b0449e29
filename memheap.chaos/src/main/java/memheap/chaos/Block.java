package memheap.chaos;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Optional;
import memheap.api.Allocation;
import memheap.api.Memheap;

/**
 * A block that somebody holds, or that is on its way from one thread to another. What is in it follows from its place and from a stamp that no other block has, so a byte that anybody else has written is
 * found.
 *
 * @param address where it starts
 * @param byteSize what was asked for
 * @param stamp unlike that of any other block
 * @param handle what frees it; if there is none, its address does
 */
record Block(long address, long byteSize, long stamp, Optional<Allocation> handle) {

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** A block with an address alone. */
    Block(long address, long byteSize, long stamp) {
        this(address, byteSize, stamp, Optional.empty());
    }

    /** Writes to all bytes. @return itself */
    Block filled(MemorySegment memory) {
        long words = byteSize / Long.BYTES;
        for (long word = 0; word < words; word++) {
            memory.set(ValueLayout.JAVA_LONG, address + word * Long.BYTES, content(word));
        }
        for (long at = words * Long.BYTES; at < byteSize; at++) {
            memory.set(ValueLayout.JAVA_BYTE, address + at, (byte) content(at));
        }
        return this;
    }

    /** Looks at all bytes. */
    void requireIntact(MemorySegment memory) {
        requireIntact(memory, address, byteSize);
    }

    /** Looks at the first bytes, wherever they are now. */
    void requireIntact(MemorySegment memory, long place, long firstBytes) {
        long words = byteSize / Long.BYTES;
        long wholeWords = Math.min(words, firstBytes / Long.BYTES);
        for (long word = 0; word < wholeWords; word++) {
            require(memory.get(ValueLayout.JAVA_LONG, place + word * Long.BYTES) == content(word), word * Long.BYTES);
        }
        for (long at = words * Long.BYTES; at < firstBytes; at++) {
            require(memory.get(ValueLayout.JAVA_BYTE, place + at) == (byte) content(at), at);
        }
    }

    private void require(boolean intact, long at) {
        if (!intact) {
            throw new Loss(String.format(Locale.ROOT, "byte %d of the block at 0x%x of %d bytes was changed by somebody else", at, address, byteSize));
        }
    }

    /** Frees the block after a look at all of its bytes. */
    void giveBack(Memheap heap) {
        requireIntact(heap.addresses().memory());
        handle.ifPresentOrElse(Allocation::close, () -> heap.addresses().free(address));
    }

    private long content(long index) {
        long mixed = (address + index ^ stamp) * SPREAD;
        return mixed ^ mixed >>> Integer.SIZE;
    }
}
