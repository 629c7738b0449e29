package memheap.replay;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What a replay writes into the blocks, and finds there later: a pattern that two live blocks never share.
 *
 * <p>The pattern of a seed has, at each multiple of 8 bytes, the long {@code seed + position * STEP}, least significant byte first; a block
 * whose size is no such multiple ends inside of one.
 */
abstract sealed class BlockContent permits FirstBytes, WholeBlocks {

    static final long STEP = 0x9e3779b97f4a7c15L;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final MemorySegment memory;

    BlockContent(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Fills a block that was born or resized.
     *
     * @param slot its slot
     * @param event the event that it comes from
     * @param address where it starts
     * @param byteSize what was asked for
     */
    abstract void fill(int slot, int event, long address, long byteSize);

    /**
     * Checks the first bytes of a block.
     *
     * @param slot the block's slot
     * @param address where it starts
     * @param byteSize how many bytes of it to look at, at most those it was filled with
     * @return whether they are as they were written
     */
    abstract boolean isIntact(int slot, long address, long byteSize);

    /** Whether the first bytes of a block that was asked for as zeroed are zero. */
    abstract boolean isZero(long address, long byteSize);

    final void write(long address, long byteSize, long seed) {
        long whole = byteSize & -Long.BYTES;
        for (long position = 0; position < whole; position += Long.BYTES) {
            memory.set(WORD, address + position, seed + position * STEP);
        }
        long last = seed + whole * STEP;
        for (long position = whole; position < byteSize; position++, last >>>= Byte.SIZE) {
            memory.set(ValueLayout.JAVA_BYTE, address + position, (byte) last);
        }
    }

    final boolean holds(long address, long byteSize, long seed, long step) {
        long whole = byteSize & -Long.BYTES;
        for (long position = 0; position < whole; position += Long.BYTES) {
            if (memory.get(WORD, address + position) != seed + position * step) {
                return false;
            }
        }
        long last = seed + whole * step;
        for (long position = whole; position < byteSize; position++, last >>>= Byte.SIZE) {
            if (memory.get(ValueLayout.JAVA_BYTE, address + position) != (byte) last) {
                return false;
            }
        }
        return true;
    }
}
