package memheap.bump;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.api.InvalidFreeException;
import memheap.api.Memheap;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapComponentName;
import memheap.spi.MemheapModule;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;

/**
 * The smallest component that keeps the contract. Its modules hand out one block behind the other, and begin anew at the start of the
 * window when the last live block is freed.
 *
 * <p>Its name is {@code bump}, its priority 200. The configuration with the PID {@code memheap.bump} sets another priority with the
 * property {@code service.ranking}, an {@code Integer}.
 */
@Component(name = "memheap.bump", property = "memheap.tck.reusesFreedMemory:Boolean=false")
@MemheapComponentName(component = "bump")
@ServiceRanking(200)
public final class BumpComponent implements MemheapComponent {

    @Override
    public MemheapModule init(HeapSpace space) {
        return new BumpModule(space.memory().byteSize());
    }

    /**
     * One window, cut from below. Not thread-safe: the base locks around each call.
     * <pre>
     *  0                                          top            windowBytes
     *  | block | freed | block | block | freed    | never used yet |
     * </pre>
     * I1: live blocks lie below {@code top} and do not overlap. I2: {@code allocatedBytes} is the sum of their sizes.
     * I3: {@code top} is 0 when nothing is live.
     */
    private static final class BumpModule implements MemheapModule {

        private final long windowBytes;
        private final TreeMap<Long, Long> live = new TreeMap<>();
        private long top;
        private long allocatedBytes;

        BumpModule(long windowBytes) {
            this.windowBytes = windowBytes;
        }

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = alignUp(top, byteAlignment);
            if (byteSize > windowBytes - offset) {
                return NO_SPACE;
            }
            live.put(offset, byteSize);
            allocatedBytes += byteSize;
            top = offset + byteSize;
            return offset;
        }

        @Override
        public void free(long offset) {
            allocatedBytes -= usableBytes(offset);
            live.remove(offset);
            if (live.isEmpty()) {
                top = 0;
            }
        }

        @Override
        public long usableBytes(long offset) {
            Long byteSize = live.get(offset);
            if (byteSize == null) {
                throw new InvalidFreeException(String.format(Locale.ROOT, "offset 0x%x: no live block starts there; most likely it was freed before",
                        offset), offset);
            }
            return byteSize;
        }

        /** A block never grows here, so the base moves it; one that shrinks keeps its bytes, which the contract allows. */
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize <= usableBytes(offset);
        }

        @Override
        public HeapUsage usage() {
            long largestFreeBytes = Math.max(0, windowBytes - alignUp(top, Memheap.MINIMUM_ALIGNMENT));
            return new HeapUsage(windowBytes, allocatedBytes, live.size(), largestFreeBytes, Map.of("bump.top", top));
        }

        @Override
        public void forEachBlock(BlockVisitor visitor) {
            live.forEach(visitor::block);
        }

        @Override
        public void verify() {
            long end = 0;
            long sumBytes = 0;
            for (var block : live.entrySet()) {
                require(block.getKey() >= end, "I1: the block at 0x%x begins before 0x%x, where the one below ends", block.getKey(), end);
                end = block.getKey() + block.getValue();
                sumBytes += block.getValue();
            }
            require(end <= top, "I1: the last block ends at 0x%x, above top 0x%x", end, top);
            require(sumBytes == allocatedBytes, "I2: the live blocks have %d bytes, but %d are counted", sumBytes, allocatedBytes);
            require(!live.isEmpty() || top == 0, "I3: %d blocks are live, but top is 0x%x", live.size(), top);
        }

        @Override
        public void close() {
            live.clear();
        }

        private static long alignUp(long offset, long byteAlignment) {
            return offset + byteAlignment - 1 & -byteAlignment;
        }

        private static void require(boolean holds, String broken, Object... numbers) {
            if (!holds) {
                throw new CorruptHeapException(String.format(Locale.ROOT, broken, numbers));
            }
        }
    }
}
