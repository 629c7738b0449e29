package memheap.base;

import java.util.Optional;
import memheap.api.HeapUsage;

/** The account of a module that keeps it itself: nothing stands beside it. */
record ModuleAccount(GuardedModule serving) implements Account {

    @Override
    public Optional<GuardedModule> module() {
        return Optional.of(serving);
    }

    @Override
    public Optional<LiveBlocks> known() {
        return Optional.empty();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return serving.allocate(Math.max(byteSize, 1), byteAlignment);
    }

    @Override
    public void free(long offset) {
        serving.freeIfLive(offset);
    }

    @Override
    public void strike(long offset) {
        // the module strikes it out when it is given back
    }

    @Override
    public void giveBack(long offset) {
        free(offset);
    }

    @Override
    public long knownBytes(long offset) {
        return serving.bytesIfLive(offset);
    }

    @Override
    public long usableBytes(long offset) {
        return serving.bytesIfLive(offset);
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        return serving.resizeIfLive(offset, Math.max(newByteSize, 1));
    }

    @Override
    public long liveBytes() {
        return usage().allocatedBytes();
    }

    @Override
    public HeapUsage usage() {
        return serving.usage();
    }
}
