package memheap.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import memheap.replay.peer.PeerHeap;

/** Direct buffers of Netty, each with a number: no way leads from an address to its buffer. For one thread at a time. */
final class NettyHeap implements PeerHeap {

    /** What every buffer has by itself. */
    private static final long NATURAL_ALIGNMENT = 16;
    private static final int FIRST_NUMBERS = 1 << 10;

    private final ByteBufAllocator allocator;
    private ByteBuf[] buffers = new ByteBuf[FIRST_NUMBERS];   // by number
    private long[] addresses = new long[FIRST_NUMBERS];       // by number; behind the buffer's start where a larger alignment was asked for
    private int[] freeNumbers = new int[FIRST_NUMBERS];       // a stack
    private int freeCount;
    private int numbers = 1;                                  // handed out so far, NONE included

    NettyHeap(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long spare = byteAlignment > NATURAL_ALIGNMENT ? byteAlignment : 0;
        ByteBuf buffer = allocator.directBuffer(capacity(byteSize + spare));
        int number = freeCount > 0 ? freeNumbers[--freeCount] : newNumber();
        buffers[number] = buffer;
        addresses[number] = buffer.memoryAddress() + byteAlignment - 1 & -byteAlignment;
        return number;
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        long block = allocate(byteSize, byteAlignment);
        ByteBuf buffer = buffers[(int) block];
        buffer.setZero(0, buffer.capacity());
        return block;
    }

    @Override
    public long reallocate(long block, long newByteSize) {
        ByteBuf buffer = buffers[(int) block];
        long skipped = addresses[(int) block] - buffer.memoryAddress();
        buffer.capacity(capacity(newByteSize + skipped));
        addresses[(int) block] = buffer.memoryAddress() + skipped;
        return block;
    }

    @Override
    public void free(long block) {
        buffers[(int) block].release();
        buffers[(int) block] = null;
        freeNumbers[freeCount++] = (int) block;
    }

    @Override
    public long address(long block) {
        return addresses[(int) block];
    }

    @Override
    public MemorySegment memory() {
        return ProcessMemory.EVERYTHING;
    }

    private static int capacity(long byteSize) {
        if (byteSize > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a buffer of Netty has at most %d bytes, but %d were asked for", Integer.MAX_VALUE, byteSize));
        }
        return (int) Math.max(1, byteSize);
    }

    private int newNumber() {
        if (numbers == buffers.length) {
            buffers = Arrays.copyOf(buffers, 2 * numbers);
            addresses = Arrays.copyOf(addresses, 2 * numbers);
            freeNumbers = Arrays.copyOf(freeNumbers, 2 * numbers);
        }
        return numbers++;
    }
}
