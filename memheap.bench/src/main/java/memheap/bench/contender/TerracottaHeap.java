package memheap.bench.contender;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.terracotta.offheapstore.buffersource.OffHeapBufferSource;
import org.terracotta.offheapstore.paging.OffHeapStorageArea;
import org.terracotta.offheapstore.paging.UnlimitedPageSource;
import org.terracotta.offheapstore.storage.PointerSize;

/** Terracotta's storage area: a best-fit allocator in Java, over pages of direct memory. For one thread at a time. */
final class TerracottaHeap implements BlockHeap {

    private static final int PAGE_BYTES = 64 << 20;
    private static final int RESIDENT_BYTES = 64;

    private final OffHeapStorageArea area = new OffHeapStorageArea(PointerSize.LONG, new NeverMoving(), new UnlimitedPageSource(new OffHeapBufferSource()),
            PAGE_BYTES, PAGE_BYTES, false, false, 0);

    /** Keeps one block for ever: an area that falls empty gives its last page back. */
    TerracottaHeap() {
        allocate(RESIDENT_BYTES);
    }

    @Override
    public long allocate(long byteSize) {
        long block = area.allocate(byteSize);
        if (block < 0) {
            throw new OutOfMemoryError(String.format(Locale.ROOT, "Terracotta's storage area has no room for %d bytes", byteSize));
        }
        return block;
    }

    @Override
    public void free(long block) {
        area.free(block);
    }

    @Override
    public long resize(long block, long oldByteSize, long newByteSize) {
        long moved = allocate(newByteSize);
        int kept = (int) Math.min(oldByteSize, newByteSize);
        area.writeBuffer(moved, area.readBuffer(block, kept));
        free(block);
        return moved;
    }

    @Override
    public void write(long block, long byteOffset, long value) {
        area.writeLong(block + byteOffset, value);
    }

    @Override
    public long read(long block, long byteOffset) {
        return area.readLong(block + byteOffset);
    }

    void destroy() {
        area.destroy();
    }

    /** An owner whose blocks stay where they are. */
    private static final class NeverMoving implements OffHeapStorageArea.Owner {

        private final Lock lock = new ReentrantLock();

        @Override
        public Collection<Long> evictAtAddress(long address, boolean shrink) {
            return Set.of();
        }

        @Override
        public Lock writeLock() {
            return lock;
        }

        @Override
        public boolean isThief() {
            return false;
        }

        @Override
        public boolean moved(long from, long to) {
            return false;
        }

        @Override
        public int sizeOf(long address) {
            throw new UnsupportedOperationException("a block is never moved");
        }
    }
}
