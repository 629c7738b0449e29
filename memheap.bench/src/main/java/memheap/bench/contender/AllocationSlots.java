package memheap.bench.contender;

import java.lang.foreign.ValueLayout;
import memheap.api.Allocation;
import memheap.api.Memheap;

/** Slots that hold {@link Allocation}s; bytes are written through their segments. Different slots may be used by different threads. */
final class AllocationSlots implements Slots {

    private final Memheap heap;
    private final Allocation[] blocks;

    AllocationSlots(Memheap heap, int count) {
        this.heap = heap;
        this.blocks = new Allocation[count];
    }

    @Override
    public void fill(int slot, long byteSize) {
        Allocation block = heap.allocate(byteSize);
        block.segment().set(ValueLayout.JAVA_LONG, 0, byteSize);
        blocks[slot] = block;
    }

    @Override
    public void clear(int slot) {
        blocks[slot].close();
        blocks[slot] = null;
    }

    @Override
    public void resize(int slot, long oldByteSize, long newByteSize) {
        blocks[slot] = heap.resize(blocks[slot], newByteSize);
    }

    @Override
    public void pass(long byteSize) {
        try (Allocation block = heap.allocate(byteSize)) {
            block.segment().set(ValueLayout.JAVA_LONG, 0, byteSize);
        }
    }

    @Override
    public void write(int slot, long byteOffset, long value) {
        blocks[slot].segment().set(ValueLayout.JAVA_LONG, byteOffset, value);
    }

    @Override
    public long read(int slot, long byteOffset) {
        return blocks[slot].segment().get(ValueLayout.JAVA_LONG, byteOffset);
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
