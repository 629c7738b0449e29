package memheap.ptmalloc;

import static memheap.spi.MemheapModule.NO_SPACE;

import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import memheap.spi.MemheapModule;

/** One call of a random script. */
sealed interface Call {

    /** Makes the call; returns the offset of a new block, or 1 for done, or {@link MemheapModule#NO_SPACE}. */
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

    /** Draws a call that makes sense while these blocks are live. Sizes of all magnitudes are equally likely; half are not aligned. */
    static Call random(Random random, SortedMap<Long, Long> live, long windowBytes) {
        int kind = random.nextInt(20);
        if (live.isEmpty() || kind < 11) {
            return new Allocate(randomSize(random, windowBytes), kind < 5 ? 1 : 1L << random.nextInt(11));
        }
        long offset = List.copyOf(live.keySet()).get(random.nextInt(live.size()));
        if (kind < 17) {
            return new Free(offset);
        }
        return new Resize(offset, kind == 17 ? randomSize(random, windowBytes) : live.get(offset) + 1 + random.nextInt(200));
    }

    private static long randomSize(Random random, long windowBytes) {
        int magnitude = random.nextInt(63 - Long.numberOfLeadingZeros(windowBytes));
        return 1 + random.nextLong(1L << magnitude);
    }

    /** The live blocks of a module, offset to usable bytes. */
    static TreeMap<Long, Long> blocksOf(MemheapModule module) {
        var blocks = new TreeMap<Long, Long>();
        module.forEachBlock(blocks::put);
        return blocks;
    }
}
