package memheap.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;
import memheap.tck.CachedModule;

/** A module, through caches and past them, beside a map of what has to be live in it. */
final class ModelledHeap {

    private static final int CACHES = 2;

    private final long windowBytes;
    private final TreeMap<Long, Long> live = new TreeMap<>(); // usable bytes, by offset
    private final List<MemheapModule> callers = new ArrayList<>();
    private MemheapModule module;

    ModelledHeap(MemheapModule module, long windowBytes) {
        this.windowBytes = windowBytes;
        goOnWith(module);
    }

    /** Has another module go on where this one stopped, with the same blocks. */
    void goOnWith(MemheapModule successor) {
        module = successor;
        callers.clear();
        callers.add(successor);
        for (int cache = 0; cache < CACHES; cache++) {
            CachedModule.open(successor).ifPresent(callers::add);
        }
    }

    /** Takes what the module shows for the truth, if it can be: blocks apart from each other, inside of the window. */
    void adoptBlocks() {
        module.forEachBlock((offset, usableBytes) -> enter(offset, usableBytes));
    }

    private void enter(long offset, long usableBytes) {
        require(0 <= offset && 0 < usableBytes && usableBytes <= windowBytes - offset, "a block outside of the window: " + offset + " of " + usableBytes + " bytes");
        Map.Entry<Long, Long> below = live.lowerEntry(offset + usableBytes);
        require(below == null || below.getKey() + below.getValue() <= offset, "a block at " + offset + " of " + usableBytes + " bytes that overlaps the one at " + below);
        live.put(offset, usableBytes);
    }

    private MemheapModule caller(int number) {
        return callers.get(number % callers.size());
    }

    void allocate(int callerNumber, long byteSize, long byteAlignment) {
        long offset = caller(callerNumber).allocate(byteSize, byteAlignment);
        if (offset != MemheapModule.NO_SPACE) {
            require(offset % byteAlignment == 0, "offset " + offset + " is no multiple of " + byteAlignment);
            enter(offset, usableBytes(callerNumber, offset, byteSize));
        }
    }

    private long usableBytes(int callerNumber, long offset, long leastBytes) {
        long usableBytes = caller(callerNumber).usableBytes(offset);
        require(usableBytes >= leastBytes, usableBytes + " usable bytes where " + leastBytes + " were asked for");
        return usableBytes;
    }

    /** The block of a number, modulo the live ones. */
    Optional<Long> block(int number) {
        return live.isEmpty() ? Optional.empty() : live.keySet().stream().skip(number % live.size()).findFirst();
    }

    void free(int callerNumber, long offset) {
        boolean wasLive = live.remove(offset) != null;
        try {
            caller(callerNumber).free(offset);
            require(wasLive, "offset " + offset + " was freed, but no block was live there");
        } catch (InvalidFreeException refused) {
            require(!wasLive, "the live block at " + offset + " is not freed: " + refused.getMessage());
        }
    }

    void resize(int callerNumber, long offset, long newByteSize) {
        long before = live.get(offset);
        boolean done = caller(callerNumber).resizeInPlace(offset, newByteSize);
        live.remove(offset);
        enter(offset, usableBytes(callerNumber, offset, done ? newByteSize : before));
    }

    void flush() {
        callers.stream().filter(CachedModule.class::isInstance).map(CachedModule.class::cast).forEach(CachedModule::flush);
    }

    /** Compares the module with the map, and with itself. */
    void check() {
        module.verify();
        var shown = new TreeMap<Long, Long>();
        module.forEachBlock(shown::put);
        require(shown.equals(live), "live are " + live + ", but the module shows " + shown);
        require(module.usage().liveBlocks() == live.size(), "live are " + live.size() + " blocks, but the module says " + module.usage());
    }

    /** Frees everything; then a block of so many bytes can be had. */
    void empty(long wholeBytes) {
        List.copyOf(live.keySet()).forEach(offset -> free(0, offset));
        flush();
        check();
        allocate(0, wholeBytes, 1);
        require(live.size() == 1, "once all is freed, there is no room for " + wholeBytes + " bytes");
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new AssertionError(fault);
        }
    }
}
