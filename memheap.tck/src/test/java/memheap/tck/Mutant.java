package memheap.tck;

import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import memheap.api.CorruptHeapException;
import memheap.api.HeapUsage;
import memheap.spi.ComponentUnavailableException;
import memheap.spi.HeapSpace;
import memheap.spi.MemheapComponent;
import memheap.spi.MemheapModule;
import memheap.spi.ThreadCache;

/** First fit with one fault each, and the test of the contract that is meant to find it. */
enum Mutant {

    GIVES_ONE_BYTE_TOO_FEW("blocksOfEverySmallSizeLieApartInTheWindow", space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return super.allocate(Math.max(1, byteSize - 1), byteAlignment);
        }
    }),

    REFUSES_A_LARGE_POWER_OF_TWO("anEmptyWindowServesSizesAroundEveryPowerOfTwo", space -> new FirstFitModule(space) {
        @Override
        boolean isTooLarge(long byteSize) {
            return super.isTooLarge(byteSize) || byteSize == 1 << 18;
        }
    }),

    LOSES_ALIGNMENT("alignmentIsKeptAmongOtherBlocks", space -> new FirstFitModule(space) {
        @Override
        long granule(long byteAlignment) {
            return UNIT_BYTES;
        }
    }),

    REFUSES_THE_LARGEST_ALIGNMENT("anEmptyWindowServesEveryAlignmentUpToTheLargestPowerOfTwoInIt", space -> new FirstFitModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            return byteAlignment > capacityBytes() / 2 ? NO_SPACE : super.allocate(byteSize, byteAlignment);
        }
    }),

    OVERFLOWS_ON_HUGE_SIZES("requestsLargerThanTheWindowFindNoSpace", space -> new FirstFitModule(space) {
        @Override
        boolean isTooLarge(long byteSize) {
            return false;
        }
    }),

    HANDS_OUT_A_FREED_BLOCK_FOR_ANY_SIZE("randomScriptsAgreeWithTheModelAfterEveryStep", space -> new FirstFitModule(space) {
        private long freed = NO_SPACE;

        @Override
        public void free(long offset) {
            super.free(offset);
            freed = offset;
        }

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long found = freed != NO_SPACE && freed % granuleBytes == 0 && !live.containsKey(freed) && freed + wantedBytes <= capacityBytes()
                    ? freed : super.find(wantedBytes, granuleBytes);
            freed = NO_SPACE;
            return found;
        }
    }),

    NEVER_REUSES_MEMORY("memoryOfFreedBlocksIsHandedOutAgain", space -> new Bumping(space) {
        @Override
        void whenEmpty() {
            top = 0;
        }
    }),

    NEVER_GETS_THE_WINDOW_BACK("aFilledWindowCanBeHadAgainAsAWhole", space -> new Bumping(space) {
        @Override
        void whenEmpty() {
            top = UNIT_BYTES;
        }
    }),

    ACCEPTS_A_DOUBLE_FREE("aBlockCannotBeFreedTwiceHoweverItsNeighboursMerge", space -> new FirstFitModule(space) {
        private final Set<Long> freedBefore = new HashSet<>();

        @Override
        public void free(long offset) {
            if (live.containsKey(offset) || !freedBefore.contains(offset)) {
                super.free(offset);
            }
            freedBefore.add(offset);
        }
    }),

    FREES_BY_AN_INTERIOR_OFFSET("aWrongOffsetIsRefusedAndTheHeapIsIntact", space -> new FirstFitModule(space) {
        @Override
        public void free(long offset) {
            Map.Entry<Long, Long> block = live.floorEntry(offset);
            super.free(block != null && offset < block.getKey() + block.getValue() ? block.getKey() : offset);
        }
    }),

    READS_OUT_OF_BOUNDS_FOR_A_WRONG_OFFSET("anEmptyModuleRefusesEveryOffset", space -> new FirstFitModule(space) {
        @Override
        void requireLive(long offset) {
            memory.asSlice(offset, 1);
            super.requireLive(offset);
        }
    }),

    MOVES_ITS_START_WITH_EACH_REFUSAL("failedCallsLeaveNoTrace", space -> new FirstFitModule(space) {
        private long refusals;

        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = super.allocate(byteSize, byteAlignment);
            refusals += offset == NO_SPACE ? 1 : 0;
            return offset;
        }

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long start = roundUp(refusals * UNIT_BYTES, granuleBytes);
            return live.isEmpty() && wantedBytes <= capacityBytes() - start ? start : super.find(wantedBytes, granuleBytes);
        }
    }),

    REFUSES_TO_SHRINK("shrinkingAlwaysSucceedsAndKeepsTheContent", space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize >= usableBytes(offset) / 2 && super.resizeInPlace(offset, newByteSize);
        }
    }),

    REFUSES_ITS_OWN_USABLE_BYTES("allUsableBytesCanBeAskedForInPlace", space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            return newByteSize != usableBytes(offset) && super.resizeInPlace(offset, newByteSize);
        }
    }),

    GROWS_OVER_ITS_NEIGHBOUR("growthKeepsTheContentAndOverlapsNothing", space -> new FirstFitModule(space) {
        @Override
        long roomAt(long offset) {
            return capacityBytes() - offset;
        }
    }),

    CLEARS_A_BLOCK_THAT_GROWS("growthKeepsTheContentAndOverlapsNothing", space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            boolean grown = newByteSize > usableBytes(offset) && super.resizeInPlace(offset, newByteSize);
            if (grown) {
                memory.asSlice(offset, newByteSize).fill((byte) 0);
            }
            return grown || super.resizeInPlace(offset, newByteSize);
        }
    }),

    KEEPS_WHAT_A_REFUSED_GROWTH_COULD_HAVE("growthBeyondTheWindowIsRefusedAndChangesNothing", space -> new FirstFitModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            boolean done = super.resizeInPlace(offset, newByteSize);
            if (!done) {
                live.put(offset, roomAt(offset));
            }
            return done;
        }
    }),

    LOSES_WHAT_A_BLOCK_SHRANK_BY("aBlockThatGrewAndShrankGivesEverythingBack", space -> new FirstFitModule(space) {
        private long lostBytes;

        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            lostBytes += Math.max(0, usableBytes(offset) - newByteSize) / UNIT_BYTES * UNIT_BYTES;
            return super.resizeInPlace(offset, newByteSize);
        }

        @Override
        long capacityBytes() {
            return super.capacityBytes() - lostBytes;
        }
    }),

    COUNTS_BLOCKS_IT_HAS_NO_MORE("figuresAndBlocksAgreeWhileTheWindowFillsAndEmpties", space -> new FirstFitModule(space) {
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
    }),

    SHOWS_BLOCKS_DESCENDING("figuresAndBlocksAgreeWhileTheWindowFillsAndEmpties", space -> new FirstFitModule(space) {
        @Override
        public void forEachBlock(BlockVisitor visitor) {
            live.descendingMap().forEach(visitor::block);
        }
    }),

    FINDS_ITSELF_CORRUPT("usableBytesStayTheSameWhateverHappensAround", space -> new FirstFitModule(space) {
        @Override
        public void verify() {
            if (live.size() > 20) {
                throw new CorruptHeapException("I1: more than 20 blocks");
            }
        }
    }),

    LENDS_ITS_NEIGHBOURS_GAP("usableBytesStayTheSameWhateverHappensAround", space -> new FirstFitModule(space) {
        @Override
        public long usableBytes(long offset) {
            return Math.min(super.usableBytes(offset) + UNIT_BYTES, roomAt(offset));
        }
    }),

    TAKES_ALL_FREE_BYTES_FOR_ONE_BLOCK("theLargestFreeBlockCanBeAllocatedWhateverHappenedBefore", space -> new FirstFitModule(space) {
        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), usage.freeBytes(), Map.of());
        }
    }),

    UNDERSTATES_THE_LARGEST_FREE_BLOCK("aFreshModuleIsEmptyAndHasRoom", space -> new FirstFitModule(space) {
        @Override
        public HeapUsage usage() {
            HeapUsage usage = super.usage();
            return new HeapUsage(usage.capacityBytes(), usage.allocatedBytes(), usage.liveBlocks(), usage.largestFreeBytes() / 2, Map.of());
        }
    }),

    USES_ONLY_A_POWER_OF_TWO("aWindowThatIsNoPowerOfTwoIsUsedBeyondItsLargestPowerOfTwo", space -> new FirstFitModule(space) {
        @Override
        long capacityBytes() {
            return Long.highestOneBit(super.capacityBytes());
        }
    }),

    COUNTS_OFFSETS_IN_AN_INT("offsetsAboveFourGibibytesAreDistinct", space -> new FirstFitModule(space) {
        @Override
        long find(long wantedBytes, long granuleBytes) {
            long found = super.find(wantedBytes, granuleBytes);
            return found == NO_SPACE ? found : found & 0xffff_ffffL;
        }
    }),

    CLEARS_THE_WINDOW_ON_CLOSE("closingEvenASecondTimeTouchesNeitherSegment", space -> new FirstFitModule(space) {
        @Override
        public void close() {
            memory.asSlice(0, UNIT_BYTES).fill((byte) 0);
        }
    }),

    FAILS_ON_A_SECOND_CLOSE("closingEvenASecondTimeTouchesNeitherSegment", space -> new FirstFitModule(space) {
        private boolean closed;

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("closed before");
            }
            closed = true;
        }
    }),

    CLEARS_ITS_METADATA_ON_CLOSE("aHeapThatWasClosedCanBeReopenedToo", space -> new FirstFitModule(space) {
        @Override
        public void close() {
            metadata.set(ValueLayout.JAVA_LONG, 0, 0);
        }
    }),

    FORGETS_TO_NOTE_A_RESIZE("aReopenedHeapGoesOnWhereItStopped", space -> new FirstFitModule(space) {
        @Override
        void note(long offset, long usableBytes) {
            if (usableBytes == 0 || noted(offset) == 0) {
                super.note(offset, usableBytes);
            }
        }
    }),

    PLACES_BY_THREAD("inSymmetricModeEqualCallsGetEqualOffsetsWhateverThreadCalls", space -> new FirstFitModule(space) {
        private final Thread maker = Thread.currentThread();

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long room = super.find(wantedBytes + UNIT_BYTES, granuleBytes);
            return Thread.currentThread() == maker || room == NO_SPACE || granuleBytes > UNIT_BYTES
                    ? super.find(wantedBytes, granuleBytes) : room + UNIT_BYTES;
        }
    }),

    LETS_EACH_THREAD_BEGIN_AT_THE_START("threadsThatShareAThreadSafeModuleNeverShareABlock", space -> new LockedFirstFitModule(space) {
        private final ThreadLocal<Long> seenByThread = ThreadLocal.withInitial(() -> 0L);

        /** As if each thread looked at the blocks of its own only. */
        @Override
        long find(long wantedBytes, long granuleBytes) {
            if (Thread.currentThread().getName().startsWith("pool-") && seenByThread.get() < 2) {
                seenByThread.set(seenByThread.get() + 1);
                return 0;
            }
            return super.find(wantedBytes, granuleBytes);
        }
    }),

    OPENS_CACHES_THAT_FORGET_SIZES("cachesAgreeWithAMapOfLiveBlocksWhoeverFrees", space -> new CachedFirstFitModule(space) {
        @Override
        long allocateCached(long byteSize) {
            return super.allocateCached(byteSize > 64 ? byteSize - 48 : byteSize);
        }
    }),

    OPENS_CACHES_THAT_REMEMBER_THE_SIZE_OF_A_FREED_BLOCK("aCacheTellsSizesOfLiveBlocksOnly", space -> new CachedFirstFitModule(space) {
        @Override
        synchronized long cachedBytes(long offset) {
            return offset == 0 ? 64 : super.cachedBytes(offset);
        }
    }),

    OPENS_CACHES_THAT_OVERSTATE_SIZES("cachesAgreeWithAMapOfLiveBlocksWhoeverFrees", space -> new CachedFirstFitModule(space) {
        @Override
        synchronized long cachedBytes(long offset) {
            long bytes = super.cachedBytes(offset);
            return bytes == 0 ? 0 : bytes + UNIT_BYTES;
        }
    }),

    OPENS_CACHES_IN_SYMMETRIC_MODE("aSymmetricModuleHasNoCaches", space -> new CachedFirstFitModule(space) {
        @Override
        public Optional<ThreadCache> openCache() {
            return new CachedFirstFitModule(TestHeap.open(new FirstFitComponent(FirstFitModule::new), 1 << 20, false).space()).openCache();
        }
    }),

    OPENS_CACHES_THAT_SERVE_ANY_SIZE("whatNoWindowHoldsIsLeftToTheModule", space -> new CachedFirstFitModule(space) {
        @Override
        long allocateCached(long byteSize) {
            return super.allocateCached(Math.max(1, byteSize));
        }
    }),

    OPENS_CACHES_THAT_FREE_BY_AN_INTERIOR_OFFSET("aBlockThatIsInsideOfAnotherIsNotFreed", space -> new CachedFirstFitModule(space) {
        @Override
        synchronized boolean freeCached(long offset) {
            Map.Entry<Long, Long> block = live.floorEntry(offset);
            return super.freeCached(block != null && offset < block.getKey() + block.getValue() ? block.getKey() : offset);
        }
    }),

    LETS_EVERY_THREAD_FREE("ofManyThreadsThatFreeABlockOfAnotherCacheExactlyOneSucceeds", space -> new CachedFirstFitModule(space) {
        @Override
        public synchronized void free(long offset) {
            if (live.containsKey(offset)) {
                super.free(offset);
            }
        }
    }),

    HANDS_THE_SAME_BLOCK_TO_TWO_CACHES("threadsThatHandBlocksToEachOtherLoseNoneAndShareNone", space -> new CachedFirstFitModule(space) {
        private int calls;

        @Override
        synchronized long allocateCached(long byteSize) {
            calls++;
            return calls % 100 == 0 && !live.isEmpty() ? live.firstKey() : super.allocateCached(byteSize);
        }
    }),

    HANDS_A_BLOCK_OUT_AGAIN("threadsWithCachesOfTheirOwnNeverShareABlock", space -> new CachedFirstFitModule(space) {
        private int calls;

        @Override
        synchronized long allocateCached(long byteSize) {
            calls++;
            return calls % 100 == 0 && !live.isEmpty() ? live.firstKey() : super.allocateCached(byteSize);
        }
    }),

    OPENS_CACHES_THAT_TAKE_ANYTHING_BACK("randomScriptsThroughCachesAgreeWithTheModelAfterEveryStep", space -> new CachedFirstFitModule(space) {
        @Override
        synchronized boolean freeCached(long offset) {
            return super.freeCached(offset) || offset % UNIT_BYTES == 0;
        }
    }),

    SHARES_ITS_BLOCKS_AMONG_WINDOWS("twoWindowsOfOneComponentAreIndependent", () -> new FirstFitComponent(FirstFitModule::new) {
        private FirstFitModule first;

        @Override
        public MemheapModule init(HeapSpace space) {
            first = first == null ? new FirstFitModule(space) : first;
            return first;
        }
    }),

    WANTS_MORE_METADATA_EACH_TIME("metadataBytesAreAFunctionOfTheWindow", () -> new FirstFitComponent(FirstFitModule::new) {
        private long more;

        @Override
        public long metadataBytes(long windowBytes) {
            more += Long.BYTES;
            return super.metadataBytes(windowBytes) + more;
        }
    }),

    REFUSES_AN_ODD_WINDOW("aWindowIsServedOrRefusedAsItsAuthorSays", () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule init(HeapSpace space) throws ComponentUnavailableException {
            if (Long.bitCount(space.memory().byteSize()) > 1) {
                throw new ComponentUnavailableException("the window is no power of two");
            }
            return super.init(space);
        }
    }),

    REOPENS_ZEROED_METADATA("zeroedMetadataIsNotReopened", () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule reopen(HeapSpace space) {
            return new FirstFitModule(space).recovered();
        }
    }),

    REOPENS_FOREIGN_METADATA("foreignMetadataIsNotReopened", () -> new FirstFitComponent(FirstFitModule::new) {
        @Override
        public MemheapModule reopen(HeapSpace space) {
            return new FirstFitModule(space).recovered();
        }
    });

    private final String finder;
    private final Supplier<MemheapComponent> components;

    Mutant(String finder, Function<HeapSpace, FirstFitModule> modules) {
        this(finder, () -> new FirstFitComponent(modules));
    }

    Mutant(String finder, Supplier<MemheapComponent> components) {
        this.finder = finder;
        this.components = components;
    }

    /** The name of the test that is meant to find the fault. */
    String finder() {
        return finder;
    }

    MemheapComponent component() {
        return components.get();
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
