package memheap.bench.contender;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/** Slots that hold a confined arena each, with one block in it: the only way to free blocks of arenas one by one. All for the thread that fills them. */
final class ArenaSlots implements Slots {

    private static final long ALIGNMENT = 16;

    private final Supplier<Arena> arenas;
    private final Arena[] open;
    private final MemorySegment[] blocks;

    ArenaSlots(Supplier<Arena> arenas, int count) {
        this.arenas = arenas;
        this.open = new Arena[count];
        this.blocks = new MemorySegment[count];
    }

    @Override
    public void fill(int slot, long byteSize) {
        Arena arena = arenas.get();
        MemorySegment block = arena.allocate(byteSize, ALIGNMENT);
        block.set(ValueLayout.JAVA_LONG, 0, byteSize);
        open[slot] = arena;
        blocks[slot] = block;
    }

    @Override
    public void clear(int slot) {
        open[slot].close();
        open[slot] = null;
        blocks[slot] = null;
    }

    @Override
    public void resize(int slot, long oldByteSize, long newByteSize) {
        Arena old = open[slot];
        MemorySegment content = blocks[slot];
        fill(slot, newByteSize);
        MemorySegment.copy(content, 0, blocks[slot], 0, Math.min(oldByteSize, newByteSize));
        old.close();
    }

    @Override
    public void pass(long byteSize) {
        try (Arena arena = arenas.get()) {
            arena.allocate(byteSize, ALIGNMENT).set(ValueLayout.JAVA_LONG, 0, byteSize);
        }
    }

    @Override
    public void write(int slot, long byteOffset, long value) {
        blocks[slot].set(ValueLayout.JAVA_LONG, byteOffset, value);
    }

    @Override
    public long read(int slot, long byteOffset) {
        return blocks[slot].get(ValueLayout.JAVA_LONG, byteOffset);
    }

    @Override
    public void close() {
        for (int slot = 0; slot < open.length; slot++) {
            if (open[slot] != null) {
                clear(slot);
            }
        }
    }
}
