package memheap.buddy;

import static memheap.spi.MemheapModule.NO_SPACE;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import memheap.spi.MemheapModule;

/** One call of a random script; what it does to the map of live blocks is known once the module has answered. */
sealed interface Call {

    /** Makes the call; returns the offset of a new block, or 1 or 0 for done or refused. */
    long on(MemheapModule module);

    record Allocate(long byteSize, long byteAlignment) implements Call {
        @Override
        public long on(MemheapModule module) {
            return module.allocate(byteSize, byteAlignment);
        }
    }

    record Free(long offset) implements Call {
        @Override
        public long on(MemheapModule module) {
            module.free(offset);
            return 1;
        }
    }

    record Resize(long offset, long newByteSize) implements Call {
        @Override
        public long on(MemheapModule module) {
            return module.resizeInPlace(offset, newByteSize) ? 1 : NO_SPACE;
        }
    }

    /** Draws a call that makes sense while these blocks are live. Sizes of all magnitudes are equally likely. */
    static Call random(Random random, Map<Long, Long> live, long windowBytes) {
        int kind = random.nextInt(10);
        if (live.isEmpty() || kind < 5) {
            return new Allocate(randomSize(random, windowBytes), 1L << random.nextInt(8));
        }
        long offset = List.copyOf(new TreeMap<>(live).keySet()).get(random.nextInt(live.size()));
        return kind < 8 ? new Free(offset) : new Resize(offset, randomSize(random, windowBytes));
    }

    private static long randomSize(Random random, long windowBytes) {
        int magnitude = random.nextInt(64 - Long.numberOfLeadingZeros(windowBytes));
        return 1 + random.nextLong(1L << magnitude);
    }

    /** The live blocks of a module, offset to usable bytes. */
    static TreeMap<Long, Long> blocksOf(MemheapModule module) {
        var blocks = new TreeMap<Long, Long>();
        module.forEachBlock(blocks::put);
        return blocks;
    }
}
