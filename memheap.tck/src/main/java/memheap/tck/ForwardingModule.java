package memheap.tck;

import java.util.Optional;
import memheap.api.HeapUsage;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/** Passes every call on to another module, so that a test has to say only what it does otherwise. As safe for threads as that module is. */
public abstract class ForwardingModule implements MemheapModule {

    private final MemheapModule module;

    /**
     * Makes a module.
     *
     * @param module where calls go
     */
    protected ForwardingModule(MemheapModule module) {
        this.module = module;
    }

    @Override
    public long allocate(long byteSize, long byteAlignment) {
        return module.allocate(byteSize, byteAlignment);
    }

    @Override
    public void free(long offset) {
        module.free(offset);
    }

    @Override
    public long usableBytes(long offset) {
        return module.usableBytes(offset);
    }

    @Override
    public boolean resizeInPlace(long offset, long newByteSize) {
        return module.resizeInPlace(offset, newByteSize);
    }

    @Override
    public boolean isThreadSafe() {
        return module.isThreadSafe();
    }

    @Override
    public boolean keepsAccount() {
        return module.keepsAccount();
    }

    @Override
    public Optional<ThreadCache> openCache() {
        return module.openCache();
    }

    @Override
    public HeapUsage usage() {
        return module.usage();
    }

    @Override
    public void forEachBlock(BlockVisitor visitor) {
        module.forEachBlock(visitor);
    }

    @Override
    public void verify() {
        module.verify();
    }

    @Override
    public void close() {
        module.close();
    }
}
