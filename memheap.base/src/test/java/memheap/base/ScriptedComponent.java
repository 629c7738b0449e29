package memheap.base;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongUnaryOperator;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;

/** A first-fit component for tests that can be told to misbehave; its state survives in a static-free "disk" that the next instance can be given. */
public class ScriptedComponent implements MemheapComponent {

    final TreeMap<Long, Long> blocks;
    int formatVersion;
    boolean separate;
    boolean full;
    boolean caching;
    boolean forgiving;
    long granularity = 16;
    int initialised;
    int closed;
    LongUnaryOperator offsetFilter = offset -> offset;
    RuntimeException onInit;
    RuntimeException onReopen;
    RuntimeException onAllocate;
    RuntimeException onFree;
    RuntimeException onWalk;
    ComponentUnavailableException refusal;
    CountDownLatch hang;

    public ScriptedComponent() {
        this(new TreeMap<>());
    }

    /** A component that, when it reopens, finds these blocks. */
    ScriptedComponent(TreeMap<Long, Long> disk) {
        blocks = disk;
    }

    @Override
    public long metadataBytes(long windowBytes) {
        return 4096;
    }

    @Override
    public int formatVersion() {
        return formatVersion;
    }

    @Override
    public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
        initialised++;
        if (refusal != null) {
            throw refusal;
        }
        if (onInit != null) {
            throw onInit;
        }
        awaitHang();
        if (separate) {
            return new FirstFit(space, new TreeMap<>());
        }
        blocks.clear();
        return caching ? new CachingModule(new FirstFit(space, blocks), forgiving) : new FirstFit(space, blocks);
    }

    @Override
    public MemheapModule reopen(HeapSpace space) throws ComponentUnavailableException {
        if (refusal != null) {
            throw refusal;
        }
        if (onReopen != null) {
            throw onReopen;
        }
        return caching ? new CachingModule(new FirstFit(space, blocks), forgiving) : new FirstFit(space, blocks);
    }

    /** Has the modules take up multiples of so many bytes. */
    ScriptedComponent inMultiplesOf(long bytes) {
        granularity = bytes;
        return this;
    }

    /** Like {@link #caching}; and a block may be freed twice through the caches. */
    public ScriptedComponent forgiving() {
        forgiving = true;
        return caching();
    }

    /** Has each module know blocks of its own, and none can be reopened. */
    ScriptedComponent separate() {
        separate = true;
        return this;
    }

    /** Has the modules keep their account and open caches. */
    public ScriptedComponent caching() {
        caching = true;
        return this;
    }

    private void awaitHang() {
        if (hang != null) {
            try {
                hang.await();
            } catch (InterruptedException timedOut) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final class FirstFit implements MemheapModule {

        private final long windowBytes;
        private final TreeMap<Long, Long> blocks;

        FirstFit(HeapSpace space, TreeMap<Long, Long> blocks) {
            this.windowBytes = space.memory().byteSize();
            this.blocks = blocks;
        }

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            if (onAllocate != null) {
                throw onAllocate;
            }
            long from = 0;
            for (Map.Entry<Long, Long> block : blocks.entrySet()) {
                if (from + byteSize <= block.getKey()) {
                    break;
                }
                from = Math.ceilDiv(block.getKey() + block.getValue(), byteAlignment) * byteAlignment;
            }
            if (full || byteSize > windowBytes - from) {
                return NO_SPACE;
            }
            blocks.put(from, rounded(byteSize));
            return offsetFilter.applyAsLong(from);
        }

        private long rounded(long byteSize) {
            return Math.ceilDiv(byteSize, granularity) * granularity;
        }

        @Override
        public void free(long offset) {
            if (onFree != null) {
                throw onFree;
            }
            if (blocks.remove(offset) == null) {
                throw notLive(offset);
            }
        }

        @Override
        public long usableBytes(long offset) {
            Long bytes = blocks.get(offset);
            if (bytes == null) {
                throw notLive(offset);
            }
            return bytes;
        }

        private InvalidFreeException notLive(long offset) {
            Map.Entry<Long, Long> before = blocks.floorEntry(offset);
            boolean inside = before != null && offset < before.getKey() + before.getValue();
            return new InvalidFreeException(inside ? "it lies inside of the block at 0x%x".formatted(before.getKey()) : "no block was ever there", offset);
        }

        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            long usable = usableBytes(offset);
            Long next = blocks.higherKey(offset);
            long room = (next == null ? windowBytes : next) - offset;
            if (newByteSize > usable && newByteSize > room) {
                return false;
            }
            blocks.put(offset, rounded(newByteSize));
            return true;
        }

        @Override
        public HeapUsage usage() {
            long allocated = blocks.values().stream().mapToLong(Long::longValue).sum();
            long end = blocks.isEmpty() ? 0 : blocks.lastKey() + blocks.lastEntry().getValue();
            return new HeapUsage(windowBytes, allocated, blocks.size(), windowBytes - end, Map.of());
        }

        @Override
        public void forEachBlock(BlockVisitor visitor) {
            if (onWalk != null) {
                throw onWalk;
            }
            blocks.forEach(visitor::block);
        }

        @Override
        public void verify() {
            long end = 0;
            for (Map.Entry<Long, Long> block : blocks.entrySet()) {
                if (block.getKey() < end) {
                    throw new CorruptHeapException("I1: blocks overlap at 0x%x".formatted(block.getKey()));
                }
                end = block.getKey() + block.getValue();
            }
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
