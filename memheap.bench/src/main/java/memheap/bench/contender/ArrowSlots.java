package memheap.bench.contender;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Slots that hold buffers of Arrow. Different slots may be used by different threads. */
final class ArrowSlots implements Slots {

    private final BufferAllocator allocator;
    private final ArrowBuf[] blocks;

    ArrowSlots(BufferAllocator allocator, int count) {
        this.allocator = allocator;
        this.blocks = new ArrowBuf[count];
    }

    @Override
    public void fill(int slot, long byteSize) {
        ArrowBuf block = allocator.buffer(byteSize);
        block.setLong(0, byteSize);
        blocks[slot] = block;
    }

    @Override
    public void clear(int slot) {
        blocks[slot].close();
        blocks[slot] = null;
    }

    /** Arrow's buffers keep their size: a larger one takes over the content. */
    @Override
    public void resize(int slot, long oldByteSize, long newByteSize) {
        ArrowBuf old = blocks[slot];
        fill(slot, newByteSize);
        blocks[slot].setBytes(0, old, 0, Math.min(oldByteSize, newByteSize));
        old.close();
    }

    @Override
    public void pass(long byteSize) {
        try (ArrowBuf block = allocator.buffer(byteSize)) {
            block.setLong(0, byteSize);
        }
    }

    @Override
    public void write(int slot, long byteOffset, long value) {
        blocks[slot].setLong(byteOffset, value);
    }

    @Override
    public long read(int slot, long byteOffset) {
        return blocks[slot].getLong(byteOffset);
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
