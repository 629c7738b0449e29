package memheap.tck;

import java.util.Map;
import java.util.function.Supplier;
import memheap.api.HeapUsage;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;

/** Faults in how memory comes back. */
enum RecoveryMutant implements Mutant {

    NEVER_GETS_THE_WINDOW_BACK("aFilledWindowCanBeHadAgainAsAWhole",
            "loses the first unit of a window that was emptied",
            Mutant.firstFit(space -> new Bumping(space) {
        @Override
        void whenEmpty() {
            top = UNIT_BYTES;
        }
    })),

    NEVER_REUSES_MEMORY("memoryOfFreedBlocksIsHandedOutAgain",
            "reuses memory only when nothing is live, though its author says otherwise",
            Mutant.firstFit(space -> new Bumping(space) {
        @Override
        void whenEmpty() {
            top = 0;
        }
    })),

    KEEPS_FREED_BLOCKS_OF_A_KIBIBYTE("aWindowFullOfBlocksOfOneSizeComesBackAsAWhole",
            "does not put freed blocks of one size back",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        void putBack(long offset, long byteSize) {
            if (byteSize != 1024) {
                super.putBack(offset, byteSize);
            }
        }
    })),

    MISSES_THE_MERGE_WITH_THE_GAP_BELOW("blocksThatAreFreedInThisOrderGrowTogetherAgain",
            "does not merge a freed block with the gap below it",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        boolean mergesBelow() {
            return false;
        }
    })),

    MISSES_THE_MERGE_WITH_THE_GAP_ABOVE("blocksThatAreFreedInThisOrderGrowTogetherAgain",
            "does not merge a freed block with the gap above it",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        boolean mergesAbove() {
            return false;
        }
    })),

    MISSES_EVERY_HUNDREDTH_MERGE("manyRoundsOfExhaustionLoseNothing",
            "misses a merge now and then",
            Mutant.freeList(space -> new FreeListModule(space) {
        private int frees;

        @Override
        boolean mergesBelow() {
            return ++frees % 100 != 0;
        }
    })),

    NEVER_LOOKS_BACK("anExhaustedWindowServesAgainAsSoonAsOneBlockIsFreed",
            "looks for room only above the last block that it has handed out",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private long cursor;

        @Override
        long find(long wantedBytes, long granuleBytes) {
            cursor = live.isEmpty() ? 0 : cursor;
            long found = super.find(wantedBytes, granuleBytes);
            cursor = found < cursor ? cursor : found;
            return found < cursor ? NO_SPACE : found;
        }
    }));

    private final Description description;

    RecoveryMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }

    /** Never looks back: memory is had again only when all of it is free, and perhaps not even then. */
    private abstract static class Bumping extends FirstFitModule {

        long top;

        Bumping(HeapSpace space) {
            super(space);
        }

        abstract void whenEmpty();

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long candidate = roundUp(top, granuleBytes);
            if (capacityBytes() - candidate < wantedBytes) {
                return NO_SPACE;
            }
            top = candidate + wantedBytes;
            return candidate;
        }

        @Override
        public void free(long offset) {
            super.free(offset);
            if (live.isEmpty()) {
                whenEmpty();
            }
        }

        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize <= usableBytes(offset);
        }

        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), capacityBytes() - top, Map.of());
        }
    }
}
