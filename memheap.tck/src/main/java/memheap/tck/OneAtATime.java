package memheap.tck;

import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;

/** A module behind a lock, as the base has one that is not safe for many threads. */
final class OneAtATime extends ForwardingModule {

    OneAtATime(MemheapModule module) {
        super(module);
    }

    @Override
    public synchronized long allocate(long byteSize, long byteAlignment) {
        return super.allocate(byteSize, byteAlignment);
    }

    @Override
    public synchronized void free(long offset) {
        super.free(offset);
    }

    @Override
    public synchronized long usableBytes(long offset) {
        return super.usableBytes(offset);
    }

    @Override
    public synchronized boolean resizeInPlace(long offset, long newByteSize) {
        return super.resizeInPlace(offset, newByteSize);
    }

    @Override
    public synchronized HeapUsage usage() {
        return super.usage();
    }
}
