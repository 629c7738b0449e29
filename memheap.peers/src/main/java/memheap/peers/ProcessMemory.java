package memheap.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The address space of the process: what native code would reach with a pointer. */
public final class ProcessMemory {

    /** All of it, indexed by address. */
    public static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE, Arena.global(), null);

    private ProcessMemory() {
    }
}
