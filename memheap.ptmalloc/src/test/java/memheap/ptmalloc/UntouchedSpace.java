package memheap.ptmalloc;

import java.lang.foreign.MemorySegment;
import memheap.spi.HeapSpace;

/**
 * A space whose window is no memory at all: whoever touches it kills the virtual machine.
 *
 * @param memory a segment of the window's size at address 0
 * @param metadata real memory
 */
record UntouchedSpace(MemorySegment memory, MemorySegment metadata) implements HeapSpace {

    @Override
    public boolean symmetric() {
        return true;
    }
}
