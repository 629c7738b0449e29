package memheap.bench.contender;

import java.util.Locale;
import java.util.Optional;
import memheap.api.Memheap;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/**
 * A component's module without the base around it, with a cache of its own in front if it opens one. A block's number is its native address. As safe for threads as the module is; with a cache,
 * for one thread.
 */
final class ModuleHeap implements BlockHeap {

    private final MemheapModule module;
    private final ThreadCache cache; // null for none
    private final long windowAddress;

    /**
     * Makes a heap.
     *
     * @param module the module
     * @param cache a cache of the module's for the one thread that will use the heap, if any
     * @param windowAddress the native address of the module's window
     */
    ModuleHeap(MemheapModule module, Optional<ThreadCache> cache, long windowAddress) {
        this.module = module;
        this.cache = cache.orElse(null);
        this.windowAddress = windowAddress;
    }

    @Override
    public long allocate(long byteSize) {
        long offset = cache == null ? MemheapModule.NO_SPACE : cache.allocate(byteSize);
        if (offset == MemheapModule.NO_SPACE) {
            offset = module.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT);
        }
        if (offset == MemheapModule.NO_SPACE) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "the module has no room for %d bytes: %s", byteSize, module.usage()));
        }
        return windowAddress + offset;
    }

    @Override
    public void free(long block) {
        if (cache == null || !cache.free(block - windowAddress)) {
            module.free(block - windowAddress);
        }
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        if (module.resizeInPlace(block - windowAddress, newByteSize)) {
            return block;
        }
        long moved = allocate(newByteSize);
        RawMemory.copy(block, moved, Math.min(oldByteSize, newByteSize));
        free(block);
        return moved;
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        RawMemory.write(block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return RawMemory.read(block + byteOffset);
    }
}
