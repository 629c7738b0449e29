package memheap.tck;

import java.util.Random;
import java.util.concurrent.Callable;
import memheap.spi.MemheapModule;

/** A thread that resizes blocks of its own in place, and looks at all of their bytes. */
final class BlockResizer implements Callable<Void> {

    private static final int BLOCKS = 16;
    private static final int ROUNDS = 60;
    private static final int MOST_BYTES = 4000;

    private final TradedHeap heap;
    private final MemheapModule module;
    private final Random random;
    private final long tag;

    BlockResizer(TestHeap heap, long seed) {
        this.heap = TradedHeap.of(heap.module(), heap.space().memory());
        this.module = heap.module();
        this.random = new Random(seed);
        this.tag = seed << 16;
    }

    @Override
    public Void call() {
        for (int round = 0; round < ROUNDS; round++) {
            var wares = new Ware[BLOCKS];
            for (int block = 0; block < BLOCKS; block++) {
                wares[block] = taken(block);
            }
            for (int block = 0; block < BLOCKS; block++) {
                if (wares[block] != null) {
                    wares[block] = resized(wares[block]);
                }
            }
            for (Ware ware : wares) {
                if (ware != null) {
                    ware.giveBack(heap);
                }
            }
        }
        return null;
    }

    private Ware taken(int number) {
        long byteSize = 1 + random.nextInt(MOST_BYTES);
        long block = heap.allocate(byteSize);
        if (block == TradedHeap.NOTHING) {
            return null;
        }
        var ware = new Ware(block, byteSize, tag + number);
        ware.write(heap.memory());
        return ware;
    }

    /** What follows from place and tag is the same in the bytes that are left, so only those that are new have to be written. */
    private Ware resized(Ware ware) {
        long byteSize = 1 + random.nextInt(2 * MOST_BYTES);
        if (!module.resizeInPlace(ware.block(), byteSize)) {
            return ware;
        }
        var left = new Ware(ware.block(), Math.min(ware.byteSize(), byteSize) / Long.BYTES * Long.BYTES, ware.tag());
        left.requireIntact(heap.memory());
        var resized = new Ware(ware.block(), byteSize, ware.tag());
        resized.write(heap.memory());
        return resized;
    }
}
