package memheap.base;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The bytes before and behind a block that nobody may write. They follow from where they lie, so that a copied guard is seen too, and none of them is below 128, so that no text, small number or
 * zero looks like one.
 *
 * <pre>
 *   raw address                address                     address + size
 *   | front: 32 bytes, or      | the user's bytes          | rear: 32 bytes
 *   |   a whole alignment      |                           |
 * </pre>
 */
final class Guard {

    static final long REAR_BYTES = 32;

    /** What lies before a block of no special alignment. */
    static final long LEAST_FRONT_BYTES = 32;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;
    private static final int HIGH_BIT = 0x80;

    /** What {@link #damage} says of a guard that is as it was. */
    static final long INTACT = -1;

    private Guard() {
    }

    /** What lies before a block, so that the block itself is aligned; nothing if that would not leave any room in a window. */
    static long frontBytes(long byteAlignment, long windowBytes) {
        return byteAlignment == windowBytes ? 0 : Math.max(LEAST_FRONT_BYTES, byteAlignment);
    }

    static void write(MemorySegment memory, long address, long byteSize) {
        for (long at = address; at < address + byteSize; at++) {
            memory.set(ValueLayout.JAVA_BYTE, at, byteAt(at));
        }
    }

    /** The first byte of a range that is not as it was written; {@link #INTACT} if all are. */
    static long damage(MemorySegment memory, long address, long byteSize) {
        for (long at = address; at < address + byteSize; at++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at) != byteAt(at)) {
                return at;
            }
        }
        return INTACT;
    }

    private static byte byteAt(long address) {
        return (byte) (address * FIBONACCI >>> 56 | HIGH_BIT);
    }
}
