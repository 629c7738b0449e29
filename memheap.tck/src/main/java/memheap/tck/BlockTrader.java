package memheap.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceArray;
import memheap.spi.MemheapModule;

/** One of several threads that take blocks, write to all of their bytes, leave them to each other in a market, and free what they find there. */
final class BlockTrader implements Callable<Void> {

    /** A block on its way from one thread to another; all its bytes are {@code content}. */
    record Ware(long offset, long byteSize, byte content) {
    }

    private static final int TRADES = 2000;

    private final TestHeap heap;
    private final AtomicReferenceArray<Ware> market;
    private final Set<Long> liveOffsets;
    private final Random random;

    /** {@code liveOffsets} is safe for many threads and, like {@code market}, the same for all traders. */
    BlockTrader(TestHeap heap, AtomicReferenceArray<Ware> market, Set<Long> liveOffsets, long seed) {
        this.heap = heap;
        this.market = market;
        this.liveOffsets = liveOffsets;
        this.random = new Random(seed);
    }

    @Override
    public Void call() {
        for (int trade = 0; trade < TRADES; trade++) {
            Ware found = market.getAndSet(random.nextInt(market.length()), random.nextInt(4) == 0 ? null : taken());
            if (found != null) {
                giveBack(found);
            }
        }
        return null;
    }

    private Ware taken() {
        long byteSize = 1 + random.nextInt(1 << 1 + random.nextInt(11));
        long offset = heap.module().allocate(byteSize, 16);
        if (offset == MemheapModule.NO_SPACE) {
            return null;
        }
        assertThat(liveOffsets.add(offset)).as("the block at 0x%x was nobody else's when it was handed out", offset).isTrue();
        var ware = new Ware(offset, byteSize, (byte) random.nextInt());
        heap.space().memory().asSlice(offset, byteSize).fill(ware.content());
        return ware;
    }

    void giveBack(Ware ware) {
        MemorySegment bytes = heap.space().memory().asSlice(ware.offset(), ware.byteSize());
        for (long at = 0; at < ware.byteSize(); at++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at) != ware.content()) {
                throw new AssertionError(String.format(Locale.ROOT, "byte %d of the block at 0x%x was changed by another thread", at, ware.offset()));
            }
        }
        assertThat(heap.module().usableBytes(ware.offset())).as("usable bytes of the block at 0x%x", ware.offset())
                .isGreaterThanOrEqualTo(ware.byteSize());
        liveOffsets.remove(ware.offset());
        heap.module().free(ware.offset());
    }
}
