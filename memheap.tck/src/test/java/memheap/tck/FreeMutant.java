package memheap.tck;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import memheap.spi.MemheapComponent;

/** Faults in how wrong offsets and refused requests are met. */
enum FreeMutant implements Mutant {

    ACCEPTS_A_DOUBLE_FREE("aBlockCannotBeFreedTwiceHoweverItsNeighboursMerge",
            "accepts that a block is freed twice",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final Set<Long> freedBefore = new HashSet<>();

        @Override
        public void free(long offset) {
            if (live.containsKey(offset) || !freedBefore.contains(offset)) {
                super.free(offset);
            }
            freedBefore.add(offset);
        }
    })),

    FREES_BY_AN_INTERIOR_OFFSET("aWrongOffsetIsRefusedAndTheHeapIsIntact",
            "frees the block that an offset lies in",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void free(long offset) {
            Map.Entry<Long, Long> block = live.floorEntry(offset);
            super.free(block != null && offset < block.getKey() + block.getValue() ? block.getKey() : offset);
        }
    })),

    READS_OUT_OF_BOUNDS_FOR_A_WRONG_OFFSET("anEmptyModuleRefusesEveryOffset",
            "reads where an offset points before it looks whether that is in the window",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        void requireLive(long offset) {
            memory.asSlice(offset, 1);
            super.requireLive(offset);
        }
    })),

    FORGETS_THE_LOWEST_BITS_OF_AN_OFFSET("everyOffsetAtWhichNoBlockStartsIsRefused",
            "drops the lowest two bits of an offset, where it keeps flags",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        @Override
        public void free(long offset) {
            super.free(offset & -4);
        }
    })),

    REMEMBERS_THE_SIZE_OF_A_FREED_BLOCK("theOffsetOfAFreedBlockStaysWrongWhenALargerOneCoversIt",
            "tells the size of a block that was freed, as long as another one covers it",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private final Map<Long, Long> sizes = new HashMap<>();

        @Override
        public long usableBytes(long offset) {
            Map.Entry<Long, Long> covering = live.lowerEntry(offset);
            boolean isCovered = covering != null && offset < covering.getKey() + covering.getValue();
            if (isCovered && sizes.containsKey(offset)) {
                return sizes.get(offset);
            }
            sizes.put(offset, super.usableBytes(offset));
            return super.usableBytes(offset);
        }
    })),

    ASKS_ALL_ITS_WINDOWS_WHAT_IS_LIVE("theOffsetOfABlockInAnotherWindowIsRefused",
            "takes an offset for live if a block starts there in any of its windows",
            () -> {
        Set<Long> liveAnywhere = new HashSet<>();
        return new FirstFitComponent(space -> new FirstFitModule(space) {
            @Override
            public long allocate(long byteSize, long byteAlignment) {
                long offset = super.allocate(byteSize, byteAlignment);
                liveAnywhere.add(offset);
                return offset;
            }

            @Override
            void requireLive(long offset) {
                if (!liveAnywhere.contains(offset)) {
                    super.requireLive(offset);
                }
            }

            @Override
            public long usableBytes(long offset) {
                requireLive(offset);
                return live.getOrDefault(offset, UNIT_BYTES);
            }
        });
    }),

    MOVES_ITS_START_WITH_EACH_REFUSAL("failedCallsLeaveNoTrace",
            "begins one unit further on after each request that it has refused",
            Mutant.firstFit(space -> new FirstFitModule(space) {
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
    })),

    LEAKS_A_BLOCK_ON_A_FAILED_RESIZE("aCallThatFailsInThisWayLeavesNoTrace",
            "takes a new block to move a growing one to, and keeps it when the growth is refused",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        public boolean resizeInPlace(long offset, long newByteSize) {
            boolean done = super.resizeInPlace(offset, newByteSize);
            if (!done) {
                allocate(usableBytes(offset), 1);
            }
            return done;
        }
    })),

    COUNTS_A_REQUEST_BEFORE_IT_IS_SERVED("aCallThatFailsInThisWayLeavesNoTrace",
            "counts a request before it looks for room, and not back when there is none",
            Mutant.freeList(space -> new FreeListModule(space) {
        @Override
        public long allocate(long byteSize, long byteAlignment) {
            long offset = super.allocate(byteSize, byteAlignment);
            allocatedBytes += offset == NO_SPACE ? UNIT_BYTES : 0;
            return offset;
        }
    })),

    PLACES_BY_HOW_OFTEN_IT_WAS_VERIFIED("lookingChangesNothing",
            "tidies up while it verifies itself, so that later blocks lie elsewhere",
            Mutant.firstFit(space -> new FirstFitModule(space) {
        private int looks;

        @Override
        public void verify() {
            super.verify();
            looks++;
        }

        @Override
        long find(long wantedBytes, long granuleBytes) {
            long room = super.find(wantedBytes + UNIT_BYTES, granuleBytes);
            return looks % 2 == 0 || room == NO_SPACE || granuleBytes > UNIT_BYTES ? super.find(wantedBytes, granuleBytes) : room + UNIT_BYTES;
        }
    }));

    private final Description description;

    FreeMutant(String finder, String fault, Supplier<MemheapComponent> components) {
        this.description = new Description(finder, fault, components);
    }

    @Override
    public Description description() {
        return description;
    }
}
