package memheap.replay;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes the first 8 bytes of each block, or as many as it has, with a pattern of its slot: the price of a program's own first write. */
final class FirstBytes extends BlockContent {

    FirstBytes(MemorySegment memory) {
        super(memory);
    }

    @Override
    void fill(int slot, int event, long address, long byteSize) {
        if (byteSize >= Long.BYTES) {
            memory.set(ValueLayout.JAVA_LONG_UNALIGNED, address, seed(slot));
        } else {
            write(address, byteSize, seed(slot));
        }
    }

    @Override
    boolean isIntact(int slot, long address, long byteSize) {
        if (byteSize >= Long.BYTES) {
            return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, address) == seed(slot);
        }
        return holds(address, byteSize, seed(slot), STEP);
    }

    @Override
    boolean isZero(long address, long byteSize) {
        return holds(address, Math.min(byteSize, Long.BYTES), 0, 0);
    }

    private static long seed(int slot) {
        return (slot + 1L) * STEP;
    }
}
