package memheap.bench.contender;

import java.util.Locale;
import memheap.api.Memheap;
import memheap.spi.MemheapModule;

/** A component's module without the base around it. A block's number is its native address. As safe for threads as the module is. */
final class ModuleHeap implements BlockHeap {

    private final MemheapModule module;
    private final long windowAddress;

    ModuleHeap(MemheapModule module, long windowAddress) {
        this.module = module;
        this.windowAddress = windowAddress;
    }

    @Override
    public long allocate(long byteSize) {
        long offset = module.allocate(byteSize, Memheap.MINIMUM_ALIGNMENT);
        if (offset == MemheapModule.NO_SPACE) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "the module has no room for %d bytes: %s", byteSize, module.usage()));
        }
        return windowAddress + offset;
    }

    @Override
    public void free(long block) {
        module.free(block - windowAddress);
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
