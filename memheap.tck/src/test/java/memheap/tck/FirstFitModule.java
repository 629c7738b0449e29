package memheap.tck;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapModule;

/** First fit, as plainly as it can be said. Every decision is a method of its own, so that a mutant can take another one. */
class FirstFitModule implements MemheapModule {

    static final long UNIT_BYTES = 16;

    final TreeMap<Long, Long> live = new TreeMap<>();
    final MemorySegment memory;
    final MemorySegment metadata;

    FirstFitModule(HeapSpace space) {
        this.memory = space.memory();
        this.metadata = space.metadata();
    }

    /** Reads the live blocks from the metadata of another module. */
    FirstFitModule recovered() {
        for (long offset = 0; offset < capacityBytes(); offset += UNIT_BYTES) {
            if (noted(offset) > 0) {
                live.put(offset, noted(offset));
            }
        }
        return this;
    }

    void note(long offset, long usableBytes) {
        metadata.set(ValueLayout.JAVA_LONG, (offset / UNIT_BYTES + 1) * Long.BYTES, usableBytes);
    }

    long noted(long offset) {
        return metadata.get(ValueLayout.JAVA_LONG, (offset / UNIT_BYTES + 1) * Long.BYTES);
    }

    long capacityBytes() {
        return memory.byteSize() / UNIT_BYTES * UNIT_BYTES;
    }

    long roundUp(long byteSize, long granuleBytes) {
        return byteSize + granuleBytes - 1 & -granuleBytes;
    }

    long granule(long byteAlignment) {
        return Math.max(UNIT_BYTES, byteAlignment);
    }

    boolean isTooLarge(long byteSize) {
        return byteSize > capacityBytes();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        if (isTooLarge(byteSize)) {
            return NO_SPACE;
        }
        long wantedBytes = roundUp(byteSize, UNIT_BYTES);
        long offset = find(wantedBytes, granule(byteAlignment));
        if (offset != NO_SPACE) {
            live.put(offset, wantedBytes);
            note(offset, wantedBytes);
        }
        return offset;
    }

    long find(long wantedBytes, long granuleBytes) {
        long candidate = 0;
        for (Map.Entry<Long, Long> block : live.entrySet()) {
            if (block.getKey() - candidate >= wantedBytes) {
                return candidate;
            }
            candidate = roundUp(block.getKey() + block.getValue(), granuleBytes);
        }
        return capacityBytes() - candidate >= wantedBytes ? candidate : NO_SPACE;
    }

    @Override
    public void free(long offset) {
        requireLive(offset);
        live.remove(offset);
        note(offset, 0);
    }

    @Override
    public long usableBytes(long offset) {
        requireLive(offset);
        return live.get(offset);
    }

    void requireLive(long offset) {
        if (!live.containsKey(offset)) {
            throw new InvalidFreeException("offset 0x%x: no live block starts there".formatted(offset), offset);
        }
    }

    long roomAt(long offset) {
        Long next = live.higherKey(offset);
        return (next == null ? capacityBytes() : next) - offset;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        requireLive(offset);
        if (isTooLarge(newByteSize) || roundUp(newByteSize, UNIT_BYTES) > roomAt(offset)) {
            return false;
        }
        live.put(offset, roundUp(newByteSize, UNIT_BYTES));
        note(offset, roundUp(newByteSize, UNIT_BYTES));
        return true;
    }

    @Override
    public HeapUsage usage() {
        long largestFreeBytes = 0;
        long end = 0;
        for (Map.Entry<Long, Long> block : live.entrySet()) {
            largestFreeBytes = Math.max(largestFreeBytes, block.getKey() - end);
            end = block.getKey() + block.getValue();
        }
        largestFreeBytes = Math.max(largestFreeBytes, capacityBytes() - end);
        long allocatedBytes = live.values().stream().mapToLong(Long::longValue).sum();
        return new HeapUsage(capacityBytes(), allocatedBytes, live.size(), largestFreeBytes, Map.of());
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        live.forEach(visitor::block);
    }

    @Override
    public void verify() {
        long end = 0;
        for (Map.Entry<Long, Long> block : live.entrySet()) {
            if (block.getKey() < end) {
                throw new CorruptHeapException("I1: the block at 0x%x begins below 0x%x, the end of the one before".formatted(block.getKey(), end));
            }
            end = block.getKey() + block.getValue();
        }
    }

    @Override
    public void close() {
        live.clear();
    }
}
