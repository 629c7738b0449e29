package memheap.bench.contender;

import java.util.Locale;
import org.terracotta.offheapstore.storage.allocator.PowerOfTwoAllocator;

/**
 * Terracotta's buddy allocator over a region. It wants to be told a block's size when it is freed, so a block's number is
 * {@code order << 32 | offset}. For one thread at a time.
 */
final class TerracottaBuddyHeap implements BlockHeap {

    private static final int ORDER_SHIFT = 32;
    private static final long OFFSET = 0xffff_ffffL;

    private final PowerOfTwoAllocator allocator;
    private final long regionAddress;

    /**
     * Manages a region.
     *
     * @param regionAddress where it starts
     * @param byteSize its size, a power of two of at most 1 GiB
     */
    TerracottaBuddyHeap(long regionAddress, int byteSize) {
        this.allocator = new PowerOfTwoAllocator(byteSize);
        this.regionAddress = regionAddress;
    }

    @Override
    public long allocate(long byteSize) {
        int order = Long.SIZE - Long.numberOfLeadingZeros(byteSize - 1);
        int offset = allocator.allocate(1 << order, PowerOfTwoAllocator.Packing.FLOOR);
        if (offset < 0) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "Terracotta's buddy allocator has no room for %d bytes", byteSize));
        }
        return (long) order << ORDER_SHIFT | offset;
    }

    @Override
    public void free(long block) {
        allocator.free((int) (block & OFFSET), 1 << (block >>> ORDER_SHIFT));
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        long moved = allocate(newByteSize);
        RawMemory.copy(address(block), address(moved), Math.min(oldByteSize, newByteSize));
        free(block);
        return moved;
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        RawMemory.write(address(block) + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return RawMemory.read(address(block) + byteOffset);
    }

    private long address(long block) {
        return regionAddress + (block & OFFSET);
    }
}
