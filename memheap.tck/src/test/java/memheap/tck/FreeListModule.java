package memheap.tck;

import java.util.Map;
import java.util.TreeMap;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/** A list of what is free, cut and merged; the simplest component that can miss a merge. Every decision is a method of its own, so that a mutant can take another one. */
class FreeListModule implements MemheapModule {

    static final long UNIT_BYTES = 16;

    final TreeMap<Long, Long> live = new TreeMap<>(); // offset to bytes
    final TreeMap<Long, Long> free = new TreeMap<>(); // offset to bytes
    final long capacityBytes;
    long allocatedBytes;

    FreeListModule(HeapSpace space) {
        this.capacityBytes = space.memory().byteSize() / UNIT_BYTES * UNIT_BYTES;
        free.put(0L, capacityBytes);
    }

    static long roundUp(long byteSize, long granuleBytes) {
        return byteSize + granuleBytes - 1 & -granuleBytes;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (byteSize > capacityBytes) {
            return NO_SPACE;
        }
        long wantedBytes = roundUp(byteSize, UNIT_BYTES);
        for (Map.Entry<Long, Long> gap : free.entrySet()) {
            long offset = roundUp(gap.getKey(), Math.max(UNIT_BYTES, byteAlignment));
            long end = gap.getKey() + gap.getValue();
            if (end - offset >= wantedBytes) {
                cut(gap.getKey(), offset, offset + wantedBytes, end);
                live.put(offset, wantedBytes);
                allocatedBytes += wantedBytes;
                return offset;
            }
        }
        return NO_SPACE;
    }

    /** Takes a block out of a gap; what lies below and above stays free. */
    private void cut(long start, long blockStart, long blockEnd, long end) {
        free.remove(start);
        if (blockStart > start) {
            keepBelow(start, blockStart - start);
        }
        if (end > blockEnd) {
            free.put(blockEnd, end - blockEnd);
        }
    }

    void keepBelow(long offset, long byteSize) {
        free.put(offset, byteSize);
    }

    @Override
    public void free(long offset) {
        long byteSize = usableBytes(offset);
        live.remove(offset);
        allocatedBytes -= byteSize;
        putBack(offset, byteSize);
    }

    /** Enters what is free now, together with what is free beside it. */
    void putBack(long offset, long byteSize) {
        long start = offset;
        long end = offset + byteSize;
        Map.Entry<Long, Long> below = free.lowerEntry(offset);
        if (below != null && below.getKey() + below.getValue() == offset && mergesBelow()) {
            start = below.getKey();
        }
        if (free.containsKey(end) && mergesAbove()) {
            end += free.remove(end);
        }
        free.put(start, end - start);
    }

    boolean mergesBelow() {
        return true;
    }

    boolean mergesAbove() {
        return true;
    }

    @Override
    public long usableBytes(long offset) {
        Long byteSize = live.get(offset);
        if (byteSize == null) {
            throw new InvalidFreeException("offset 0x%x: no live block starts there".formatted(offset), offset);
        }
        return byteSize;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        long oldBytes = usableBytes(offset);
        if (newByteSize > oldBytes) {
            return false;
        }
        long newBytes = roundUp(newByteSize, UNIT_BYTES);
        if (newBytes < oldBytes) {
            live.put(offset, newBytes);
            count(newBytes - oldBytes);
            putBackRest(offset + newBytes, oldBytes - newBytes);
        }
        return true;
    }

    void count(long moreBytes) {
        allocatedBytes += moreBytes;
    }

    void putBackRest(long offset, long byteSize) {
        putBack(offset, byteSize);
    }

    @Override
    public HeapUsage usage() {
        long largestFreeBytes = free.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new HeapUsage(capacityBytes, allocatedBytes, live.size(), largestFreeBytes, Map.of());
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        live.forEach(visitor::block);
    }

    @Override
    public void verify() {
        live.forEach((offset, byteSize) -> {
            Map.Entry<Long, Long> gap = free.lowerEntry(offset + byteSize);
            if (gap != null && gap.getKey() + gap.getValue() > offset) {
                throw new CorruptHeapException("I1: the block at 0x%x is free as well".formatted(offset));
            }
        });
    }

    @Override
    public void close() {
        live.clear();
        free.clear();
    }
}
