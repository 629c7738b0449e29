package memheap.base;

import java.util.Map;
import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;

/** The account of blocks whose module has departed: the base serves what is left to serve. */
record OrphanAccount(LiveBlocks blocks, OrphanSizes sizes, long windowBytes) implements Account {

    @Override
    public Optional<GuardedModule> module() {
        return Optional.empty();
    }

    @Override
    public Optional<LiveBlocks> known() {
        return Optional.of(blocks);
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return MemheapModule.NO_SPACE;
    }

    @Override
    public void free(long offset) {
        if (blocks.remove(offset) == LiveBlocks.ABSENT) {
            throw notLive(offset);
        }
    }

    @Override
    public void strike(long offset) {
        free(offset);
    }

    @Override
    public void giveBack(long offset) {
        // there is no module any more
    }

    @Override
    public long knownBytes(long offset) {
        long requested = blocks.requestedBytes(offset);
        if (requested == LiveBlocks.ABSENT) {
            throw notLive(offset);
        }
        return requested;
    }

    @Override
    public long usableBytes(long offset) {
        return sizes.usableBytes(offset, knownBytes(offset));
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        long requested = knownBytes(offset);
        if (newByteSize > sizes.usableBytes(offset, requested)) {
            return false;
        }
        if (!blocks.replace(offset, requested, newByteSize)) {
            throw notLive(offset); // another thread has freed it meanwhile
        }
        return true;
    }

    private static InvalidFreeException notLive(long offset) {
        return new InvalidFreeException("most likely it was freed before", offset);
    }

    @Override
    public long liveBytes() {
        return blocks.liveBytes();
    }

    @Override
    public HeapUsage usage() {
        return new HeapUsage(windowBytes, blocks.liveBytes(), blocks.liveBlocks(), 0, Map.of());
    }
}
