package memheap.replay;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;
import memheap.api.AddressHeap;
import memheap.api.InvalidFreeException;
import memheap.api.OutOfMemheapException;

/** A slow, obvious heap: live blocks in order of address, first fit between them. Freed bytes keep what was in them. */
class ListHeap implements AddressHeap {

    private static final long FIRST = 64;
    private static final long GRAIN = 16;

    final TreeMap<Long, Long> liveBytesByAddress = new TreeMap<>();
    private final MemorySegment memory;
    long peakUsedBytes;

    ListHeap(Arena arena, long byteSize) {
        memory = arena.allocate(FIRST + byteSize, 4096);
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long alignment = Math.max(GRAIN, byteAlignment);
        long candidate = alignUp(FIRST, alignment);
        for (Map.Entry<Long, Long> live : liveBytesByAddress.entrySet()) {
            if (byteSize <= live.getKey() - candidate && live.getKey() > candidate) {
                break;
            }
            candidate = Math.max(candidate, alignUp(live.getKey() + Math.max(1, live.getValue()), alignment));
        }
        if (byteSize > memory.byteSize() - candidate) {
            throw new OutOfMemheapException("no room for %d bytes".formatted(byteSize), byteSize, 0, 0);
        }
        liveBytesByAddress.put(candidate, byteSize);
        peakUsedBytes = Math.max(peakUsedBytes, candidate + byteSize - FIRST);
        return candidate;
    }

    @Override
    public long allocateZeroed(long byteSize, long byteAlignment) {
        long address = allocate(byteSize, byteAlignment);
        memory.asSlice(address, byteSize).fill((byte) 0);
        return address;
    }

    @Override
    public long reallocate(long address, long newByteSize) {
        if (address == NULL) {
            return allocate(newByteSize, GRAIN);
        }
        long old = usableBytes(address);
        if (newByteSize == 0) {
            free(address);
            return NULL;
        }
        long moved = allocate(newByteSize, GRAIN);
        MemorySegment.copy(memory, address, memory, moved, Math.min(old, newByteSize));
        free(address);
        return moved;
    }

    @Override
    public void free(long address) {
        if (address != NULL && liveBytesByAddress.remove(address) == null) {
            throw new InvalidFreeException("no live block starts at 0x%x".formatted(address), address);
        }
    }

    @Override
    public long usableBytes(long address) {
        Long byteSize = liveBytesByAddress.get(address);
        if (byteSize == null) {
            throw new InvalidFreeException("no live block starts at 0x%x".formatted(address), address);
        }
        return byteSize;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    private static long alignUp(long value, long alignment) {
        return (value + alignment - 1) & -alignment;
    }
}
