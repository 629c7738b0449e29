package memheap.bench.contender;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import memheap.peers.ProcessMemory;

/** The address space of the process: what native code would do with a pointer. */
final class RawMemory {

    private static final MemorySegment EVERYTHING = ProcessMemory.EVERYTHING;

    private RawMemory() {
    }

    static void write(long address, long value) {
        EVERYTHING.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    static long read(long address) {
        return EVERYTHING.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    static void copy(long from, long to, long byteSize) {
        MemorySegment.copy(EVERYTHING, from, EVERYTHING, to, byteSize);
    }
}
