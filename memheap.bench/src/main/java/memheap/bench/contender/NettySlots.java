package memheap.bench.contender;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Slots that hold direct buffers of Netty. Different slots may be used by different threads. */
final class NettySlots implements Slots {

    private final ByteBufAllocator allocator;
    private final ByteBuf[] blocks;

    NettySlots(ByteBufAllocator allocator, int count) {
        this.allocator = allocator;
        this.blocks = new ByteBuf[count];
    }

    @Override
    public void fill(int slot, long byteSize) {
        ByteBuf block = allocator.directBuffer((int) byteSize);
        block.setLong(0, byteSize);
        blocks[slot] = block;
    }

    @Override
    public void clear(int slot) {
        blocks[slot].release();
        blocks[slot] = null;
    }

    @Override
    public void resize(int slot, long oldByteSize, long newByteSize) {
        blocks[slot].capacity((int) newByteSize);
    }

    @Override
    public void pass(long byteSize) {
        ByteBuf block = allocator.directBuffer((int) byteSize);
        block.setLong(0, byteSize);
        block.release();
    }

    @Override
    public void write(int slot, long byteOffset, long value) {
        blocks[slot].setLong((int) byteOffset, value);
    }

    @Override
    public long read(int slot, long byteOffset) {
        return blocks[slot].getLong((int) byteOffset);
    }

    @Override
    public void close() {
        for (int slot = 0; slot < blocks.length; slot++) {
            if (blocks[slot] != null) {
                clear(slot);
            }
        }
    }
}
