package memheap.base;

import java.lang.foreign.MemorySegment;

/** What freed blocks are filled with, so that a late read shows it and nobody finds what was in them. */
final class BlockFill {

    /** Freed blocks stay as they are. */
    static final BlockFill NONE = new BlockFill(MemorySegment.NULL, (byte) 0, false);

    private final MemorySegment window;
    private final byte value;
    private final boolean on;

    private BlockFill(MemorySegment window, byte value, boolean on) {
        this.window = window;
        this.value = value;
        this.on = on;
    }

    /** Fills the blocks of a window. */
    static BlockFill of(MemorySegment window, byte value) {
        return new BlockFill(window, value, true);
    }

    boolean isOn() {
        return on;
    }

    void over(long offset, long byteSize) {
        window.asSlice(offset, byteSize).fill(value);
    }
}
