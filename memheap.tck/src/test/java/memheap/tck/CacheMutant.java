package memheap.tck;

import java.util.Map;
import java.util.function.Supplier;
import memheap.spi.MemheapComponent;

/** Faults in the caches that a module opens for threads. */
enum CacheMutant implements Mutant {

    OPENS_CACHES_THAT_FORGET_SIZES("cachesAgreeWithAMapOfLiveBlocksWhoeverFrees",
            "gives a block through a cache 48 bytes too few",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        long allocateCached(long byteSize) {
            return super.allocateCached(byteSize > 64 ? byteSize - 48 : byteSize);
        }
    })),

    OPENS_CACHES_THAT_REMEMBER_THE_SIZE_OF_A_FREED_BLOCK("aCacheTellsSizesOfLiveBlocksOnly",
            "tells the size of a freed block through a cache",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        synchronized long cachedBytes(long offset) {
            return offset == 0 ? 64 : super.cachedBytes(offset);
        }
    })),

    OPENS_CACHES_THAT_OVERSTATE_SIZES("cachesAgreeWithAMapOfLiveBlocksWhoeverFrees",
            "tells a larger size through a cache than the module does",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        synchronized long cachedBytes(long offset) {
            long bytes = super.cachedBytes(offset);
            return bytes == 0 ? 0 : bytes + UNIT_BYTES;
        }
    })),

    OPENS_CACHES_THAT_SERVE_ANY_SIZE("whatNoWindowHoldsIsLeftToTheModule",
            "serves a size below 1 through a cache",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        long allocateCached(long byteSize) {
            return super.allocateCached(Math.max(1, byteSize));
        }
    })),

    OPENS_CACHES_THAT_FREE_BY_AN_INTERIOR_OFFSET("aBlockThatIsInsideOfAnotherIsNotFreed",
            "frees the block that an offset lies in, through a cache",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        synchronized boolean freeCached(long offset) {
            Map.Entry<Long, Long> block = live.floorEntry(offset);
            return super.freeCached(block != null && offset < block.getKey() + block.getValue() ? block.getKey() : offset);
        }
    })),

    LETS_EVERY_THREAD_FREE("ofManyThreadsThatFreeABlockOfAnotherCacheExactlyOneSucceeds",
            "lets every thread that frees a block believe that it has done so",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        public synchronized void free(long offset) {
            if (live.containsKey(offset)) {
                super.free(offset);
            }
        }
    })),

    HANDS_THE_SAME_BLOCK_TO_TWO_CACHES("threadsThatHandBlocksToEachOtherLoseNoneAndShareNone",
            "hands a live block out again to another cache now and then",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        private int calls;

        @Override
        synchronized long allocateCached(long byteSize) {
            calls++;
            return calls % 100 == 0 && !live.isEmpty() ? live.firstKey() : super.allocateCached(byteSize);
        }
    })),

    HANDS_A_BLOCK_OUT_AGAIN("threadsWithCachesOfTheirOwnNeverShareABlock",
            "hands a live block out again through a cache now and then",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        private int calls;

        @Override
        synchronized long allocateCached(long byteSize) {
            calls++;
            return calls % 100 == 0 && !live.isEmpty() ? live.firstKey() : super.allocateCached(byteSize);
        }
    })),

    OPENS_CACHES_THAT_TAKE_ANYTHING_BACK("randomScriptsThroughCachesAgreeWithTheModelAfterEveryStep",
            "takes any multiple of 16 back through a cache",
            Mutant.firstFit(space -> new CachedFirstFitModule(space) {
        @Override
        synchronized boolean freeCached(long offset) {
            return super.freeCached(offset) || offset % UNIT_BYTES == 0;
        }
    }));

    private final Description description;

    CacheMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
