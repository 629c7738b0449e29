package memheap.tck;

import java.util.Map;
import java.util.function.Supplier;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.spi.MemheapComponent;

/** Faults in what a module shows of itself. */
enum UsageMutant implements Mutant {

    COUNTS_BLOCKS_IT_HAS_NO_MORE("figuresAndBlocksAgreeWhileTheWindowFillsAndEmpties",
            "counts freed blocks as live",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private long handedOut;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = super.allocate(byteSize, byteAlignment);
            handedOut += offset == NO_SPACE ? 0 : 1;
            return offset;
        }

        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), handedOut, usage.largestFreeBytes(), Map.of());
        }
    })),

    SHOWS_BLOCKS_DESCENDING("figuresAndBlocksAgreeWhileTheWindowFillsAndEmpties",
            "shows its blocks in descending order",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void forEachBlock(BlockVisitor visitor) {
            live.descendingMap().forEach(visitor::block);
        }
    })),

    FINDS_ITSELF_CORRUPT("usableBytesStayTheSameWhateverHappensAround",
            "finds itself corrupt with more than twenty blocks",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void verify() {
            if (live.size() > 20) {
                throw new CorruptHeapException("I1: more than 20 blocks");
            }
        }
    })),

    LENDS_ITS_NEIGHBOURS_GAP("usableBytesStayTheSameWhateverHappensAround",
            "says that a block may use the unit behind it as long as that is free",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public long usableBytes(long offset) {
            return Math.min(super.usableBytes(offset) + UNIT_BYTES, roomAt(offset));
        }
    })),

    TAKES_ALL_FREE_BYTES_FOR_ONE_BLOCK("theLargestFreeBlockCanBeAllocatedWhateverHappenedBefore",
            "takes all free bytes together for the largest free block",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), usage.freeBytes(), Map.of());
        }
    })),

    UNDERSTATES_THE_LARGEST_FREE_BLOCK("aFreshModuleIsEmptyAndHasRoom",
            "says that the largest free block is half as large as it is",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), usage.largestFreeBytes() / 2, Map.of());
        }
    })),

    FORGETS_TO_COUNT_A_SHRUNK_BLOCK("theFiguresAddUp",
            "does not count what a block shrank by",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        void count(long moreBytes) {
            // forgotten
        }
    })),

    SHOWS_THE_FIRST_GAP_AS_THE_LARGEST("theLargestFreeBlockIsServedAndNothingLarger",
            "says that the lowest gap is the largest free block",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        public HeapUsage usage() {
            long firstBytes = free.isEmpty() ? 0 : free.firstEntry().getValue();
            return new HeapUsage(capacityBytes, allocatedBytes, live.size(), firstBytes, Map.of());
        }
    })),

    LEAVES_THE_LAST_BLOCK_OUT_OF_ITS_WALK("theWalkShowsEachLiveBlockOnceAndAscending",
            "does not show a block that reaches the end of the window",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void forEachBlock(BlockVisitor visitor) {
            live.forEach((offset, usableBytes) -> {
                if (offset + usableBytes < capacityBytes()) {
                    visitor.block(offset, usableBytes);
                }
            });
        }
    })),

    FINDS_A_WINDOW_OF_GAPS_CORRUPT("verifyFindsNothingWrong",
            "finds itself corrupt as soon as there are more than three gaps",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        public void verify() {
            super.verify();
            if (free.size() > 3) {
                throw new CorruptHeapException("I2: %d gaps".formatted(free.size()));
            }
        }
    }));

    private final Description description;

    UsageMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
