package memheap.base;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.spi.MemheapModule;

/**
 * The account while a module departs and its blocks are collected, or they are counted before it closes: what the known blocks do not answer has to wait.
 *
 * @param known the live blocks, if somebody beside the module knows them
 * @param liveBytes what counts for the budget as long as nobody knows better
 * @param windowBytes size of the window
 * @param end when it is over
 */
record DepartingAccount(Optional<LiveBlocks> known, long liveBytes, long windowBytes, CountDownLatch end) implements Account {

    @Override
    public Optional<GuardedModule> module() {
        return Optional.empty();
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return MemheapModule.NO_SPACE;
    }

    @Override
    public void awaitKnown() {
        known.orElseThrow(this::inTransit);
    }

    @Override
    public void free(long offset) {
        if (known.orElseThrow(this::inTransit).remove(offset) == LiveBlocks.ABSENT) {
            throw new InvalidFreeException("most likely it was freed before", offset);
        }
    }

    @Override
    public void strike(long offset) {
        free(offset);
    }

    @Override
    public void giveBack(long offset) {
        throw inTransit();
    }

    @Override
    public long knownBytes(long offset) {
        throw inTransit();
    }

    @Override
    public long usableBytes(long offset) {
        throw inTransit();
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        throw inTransit();
    }

    private InTransit inTransit() {
        return new InTransit(end);
    }

    @Override
    public long liveBytes() {
        return known.map(LiveBlocks::liveBytes).orElse(liveBytes);
    }

    @Override
    public HeapUsage usage() {
        return new HeapUsage(windowBytes, liveBytes(), known.map(LiveBlocks::liveBlocks).orElse(0L), 0, Map.of());
    }
}
