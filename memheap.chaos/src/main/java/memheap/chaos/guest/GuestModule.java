package memheap.chaos.guest;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;

/** A module that cuts the window into powers of two and never puts them together again. One caller at a time, as the base sees to. */
class GuestModule implements MemheapModule {

    private static final long LEAST_BYTES = 16;

    private final long windowBytes;
    private final TreeMap<Long, Long> live = new TreeMap<>();              // what a block takes up, by where it starts
    private final Map<Long, Deque<Long>> free = new HashMap<>();           // where blocks can start, by what they take up
    private final GuestMarks marks;
    private long end;

    /** Goes on with the blocks that the marks tell of; gaps between them stay unused. */
    GuestModule(long windowBytes, GuestMarks marks) {
        this.windowBytes = windowBytes;
        this.marks = marks;
        marks.forEach((offset, byteSize) -> {
            live.put(offset, byteSize);
            end = offset + byteSize;
        });
    }

    final long windowBytes() {
        return windowBytes;
    }

    /** The live blocks, and what they take up. */
    final TreeMap<Long, Long> live() {
        return live;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        long wanted = Math.max(Math.max(byteSize, LEAST_BYTES), byteAlignment);
        if (wanted > windowBytes) {
            return NO_SPACE;
        }
        long taken = Long.highestOneBit(wanted * 2 - 1);
        Deque<Long> spare = free.get(taken);
        long offset = spare == null || spare.isEmpty() ? cut(taken) : spare.pop();
        if (offset != NO_SPACE) {
            live.put(offset, taken);
            marks.set(offset, taken);
        }
        return offset;
    }

    private long cut(long byteSize) {
        long offset = Math.ceilDiv(end, byteSize) * byteSize;
        if (offset > windowBytes - byteSize) {
            return NO_SPACE;
        }
        end = offset + byteSize;
        return offset;
    }

    @Override
    public void free(long offset) {
        long byteSize = usableBytes(offset);
        live.remove(offset);
        marks.clear(offset);
        free.computeIfAbsent(byteSize, size -> new ArrayDeque<>()).push(offset);
    }

    @Override
    public long usableBytes(long offset) {
        Long byteSize = live.get(offset);
        if (byteSize == null) {
            throw new InvalidFreeException("no block of the guest starts there", offset);
        }
        return byteSize;
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        return newByteSize <= usableBytes(offset);
    }

    @Override
    public HeapUsage usage() {
        return new HeapUsage(windowBytes, live.values().stream().mapToLong(Long::longValue).sum(), live.size(), windowBytes - end, Map.of());
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        live.forEach(visitor::block);
    }

    @Override
    public void verify() {
        if (!live.isEmpty() && live.lastKey() + live.lastEntry().getValue() > end) {
            throw new NoSuchElementException("a block lies behind the end");
        }
    }

    @Override
    public void close() {
        live.clear();
        free.clear();
    }
}
