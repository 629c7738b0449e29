package memheap.tck;

import memheap.api.HeapUsage;
import memheap.spi.HeapSpace;

/** First fit, safe for many threads. */
class LockedFirstFitModule extends FirstFitModule {

    LockedFirstFitModule(HeapSpace space) {
        super(space);
    }

    @Override
    public boolean isThreadSafe() {
        return true;
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
